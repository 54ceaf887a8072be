namespace GpuTiler.Direct3D12;

/// <summary>The state in which a recorded list has the buffer of the activations, before and after a recording.</summary>
public enum Direct3D12SourceState
{
    /// <summary>
    /// COMMON, which nothing in the list has changed yet, or any that shaders may read in: NON_PIXEL_SHADER_RESOURCE, alone or with other
    /// read states.
    /// </summary>
    Readable,

    /// <summary>
    /// UNORDERED_ACCESS: earlier shaders of the same list wrote the activations. The recording changes it and changes it back.
    /// </summary>
    UnorderedAccess,
}

namespace GpuTiler;

/// <summary>The size of a block of channels, the same at every vector width.</summary>
internal static class NhwcBlock
{
    /// <summary>Channels in a block: a cache line of float32, and the side of a square that is transposed as bytes.</summary>
    public const int Channels = 16;
}

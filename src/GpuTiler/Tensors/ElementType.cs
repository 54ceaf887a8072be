namespace GpuTiler;

/// <summary>The type of one activation.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary32, <see cref="float"/>.</summary>
    Float32,

    /// <summary>IEEE 754 binary16, <see cref="Half"/>.</summary>
    Float16,
}

using GpuTiler.Gpu;
using ILGPU;

namespace GpuTiler.Ilgpu;

/// <summary>What a launch is given.</summary>
internal readonly struct TileArguments
{
    /// <summary>What the pass is told.</summary>
    public readonly GpuParameters Parameters;

    /// <summary>Activations in a word of 32 bits, as a power of two: 0 for float32, 1 for float16.</summary>
    public readonly int Shift;

    /// <summary>The activations.</summary>
    public readonly ArrayView<uint> Activations;

    /// <summary>What is looked up (<see cref="GpuTables"/>).</summary>
    public readonly ArrayView<uint> Tables;

    /// <summary>The image.</summary>
    public readonly ArrayView<uint> Image;

    /// <summary>
    /// Two words for tests, a pair of words for each range, what is counted or summed for them, and the pairs that are held or kept.
    /// </summary>
    public readonly ArrayView<uint> Extremes;

    public TileArguments(
        in GpuParameters parameters,
        ElementType type,
        ArrayView<uint> activations,
        ArrayView<uint> tables,
        ArrayView<uint> image,
        ArrayView<uint> extremes)
    {
        Parameters = parameters;
        Shift = type == ElementType.Float16 ? 1 : 0;
        Activations = activations;
        Tables = tables;
        Image = image;
        Extremes = extremes;
    }
}

using GpuTiler.Gpu;
using ILGPU;

namespace GpuTiler.Ilgpu;

/// <summary>
/// The passes of the fused kernel in C#: shaders/Tile.hlsl says what each does, and has the same functions. What is written here runs as it
/// is on ILGPU's processor, and is translated for the others; so it holds to what ILGPU translates: values, no exceptions, no objects.
/// </summary>
/// <remarks>
/// A group has as many threads as <see cref="GpuLimits.Threads"/> says. A map, or a block of one, is the work of <c>Lanes</c> of them, so
/// a group takes one block or several small maps.
/// </remarks>
internal readonly partial struct TilePass
{
    /// <summary>Threads of the largest group.</summary>
    public const int MaxThreads = 256;

    /// <summary>Bytes of memory that a group shares.</summary>
    public const int SharedBytes = sizeof(uint) * ((2 * MaxThreads) + (int)GpuProgram.SharedWords + (int)GpuProgram.WordsInGroup);

    private const uint NonFiniteColors = 2;
    private const uint LayerRange = 1;
    private const uint GivenRange = 2;
    private const uint Rgb = 1;

    private readonly GpuParameters p;
    private readonly int shift;
    private readonly ArrayView<uint> activations;
    private readonly ArrayView<uint> tables;
    private readonly ArrayView<uint> image;
    private readonly ArrayView<uint> extremes;

    // A word for each thread.
    private readonly ArrayView<uint> sharedLow;
    private readonly ArrayView<uint> sharedHigh;

    // Four levels to a word.
    private readonly ArrayView<uint> sharedLevels;

    // The activations that each thread holds; no other reads them.
    private readonly ArrayView<uint> sharedWords;

    private readonly uint thread;
    private readonly uint threads;

    /// <summary>One thread's part of a pass, with what its group shares; a pass that shares nothing takes nothing.</summary>
    public TilePass(
        TileArguments arguments,
        ArrayView<uint> sharedLow = default,
        ArrayView<uint> sharedHigh = default,
        ArrayView<uint> sharedLevels = default,
        ArrayView<uint> sharedWords = default)
    {
        p = arguments.Parameters;
        shift = arguments.Shift;
        activations = arguments.Activations;
        tables = arguments.Tables;
        image = arguments.Image;
        extremes = arguments.Extremes;
        this.sharedLow = sharedLow;
        this.sharedHigh = sharedHigh;
        this.sharedLevels = sharedLevels;
        this.sharedWords = sharedWords;
        thread = (uint)Group.IdxX;
        threads = (uint)Group.DimX;
    }

    private uint PerWord => 1u << shift;

    // Launches have two dimensions only because one may be limited.
    private uint GroupNumber => ((uint)Grid.IdxY * p.GroupsAcross) + (uint)Grid.IdxX;

    // Threads of the whole launch, by which a pass goes from item to item where it may have fewer of them.
    private uint AllThreads => (uint)(Grid.DimX * Grid.DimY) * threads;

    private uint ThreadNumber => (GroupNumber * threads) + thread;

    private uint LaneOfThread => thread & (p.Lanes - 1);
}

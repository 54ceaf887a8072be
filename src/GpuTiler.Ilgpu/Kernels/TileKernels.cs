using GpuTiler.Gpu;
using ILGPU;

namespace GpuTiler.Ilgpu;

/// <summary>The passes as ILGPU launches them, one for each <see cref="GpuShader"/>.</summary>
internal static class TileKernels
{
    /// <summary>Whether a pass goes from item to item, so that it may have fewer groups than the schedule says.</summary>
    public static bool IsStrided(GpuShader shader) => shader is GpuShader.SurroundTiles or GpuShader.SettleRanges or GpuShader.ComposeTiles;

    /// <summary>The method of a pass.</summary>
    public static Action<TileArguments> Of(GpuShader shader) => shader switch
    {
        GpuShader.SurroundTiles => SurroundTiles,
        GpuShader.TileOnce => TileOnce,
        GpuShader.ExtremesNchw => ExtremesNchw,
        GpuShader.ExtremesNhwc => ExtremesNhwc,
        GpuShader.StatisticsNchw => StatisticsNchw,
        GpuShader.StatisticsNhwc => StatisticsNhwc,
        GpuShader.FindRanges => FindRanges,
        GpuShader.SettleRanges => SettleRanges,
        GpuShader.PlaceNchw => PlaceNchw,
        GpuShader.PlaceNhwc => PlaceNhwc,
        GpuShader.ShrinkNchw => ShrinkNchw,
        GpuShader.ShrinkNhwc => ShrinkNhwc,
        GpuShader.ComposeTiles => ComposeTiles,
        _ => throw new ArgumentOutOfRangeException(nameof(shader), shader, "There is no such pass."),
    };

    // What a thread works with, the group's shared memory included.
    private static TilePass PassOf(TileArguments arguments) => new(
        arguments,
        SharedMemory.Allocate1D<uint>(TilePass.MaxThreads),
        SharedMemory.Allocate1D<uint>(TilePass.MaxThreads),
        SharedMemory.Allocate1D<uint>((int)GpuProgram.SharedWords),
        SharedMemory.Allocate1D<uint>((int)GpuProgram.WordsInGroup));

    private static void SurroundTiles(TileArguments arguments) => new TilePass(arguments).SurroundTiles();

    private static void TileOnce(TileArguments arguments) => PassOf(arguments).TileOnce();

    private static void ExtremesNchw(TileArguments arguments) => PassOf(arguments).ExtremesNchw();

    private static void ExtremesNhwc(TileArguments arguments) => PassOf(arguments).ExtremesNhwc();

    private static void StatisticsNchw(TileArguments arguments) => PassOf(arguments).StatisticsNchw();

    private static void StatisticsNhwc(TileArguments arguments) => PassOf(arguments).StatisticsNhwc();

    private static void FindRanges(TileArguments arguments) => PassOf(arguments).FindRanges();

    private static void SettleRanges(TileArguments arguments) => new TilePass(arguments).SettleRanges();

    private static void PlaceNchw(TileArguments arguments) => PassOf(arguments).PlaceNchw();

    private static void PlaceNhwc(TileArguments arguments) => PassOf(arguments).PlaceNhwc();

    private static void ShrinkNchw(TileArguments arguments) => PassOf(arguments).ShrinkNchw();

    private static void ShrinkNhwc(TileArguments arguments) => PassOf(arguments).ShrinkNhwc();

    private static void ComposeTiles(TileArguments arguments) => new TilePass(arguments).ComposeTiles();
}

namespace GpuTiler.Cli;

/// <summary>A layer by the GPU's own clock, in milliseconds.</summary>
/// <param name="Tile">From its activations to the finished image in memory that the host can read.</param>
/// <param name="Copy">A copy of as many bytes within the GPU's memory.</param>
internal readonly record struct GpuTiming(Timing Tile, double Copy);

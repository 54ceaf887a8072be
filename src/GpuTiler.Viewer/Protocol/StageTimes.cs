namespace GpuTiler.Viewer;

/// <summary>Milliseconds of each stage of a frame.</summary>
/// <param name="Input">Preparing the input.</param>
/// <param name="Network">Running the network.</param>
/// <param name="Tiling">Tiling what the pages show, and reading it back.</param>
/// <param name="Transfer">Handing it to the connection.</param>
internal sealed record StageTimes(double Input, double Network, double Tiling, double Transfer);

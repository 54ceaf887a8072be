namespace GpuTiler.Benchmarks.Comparison;

/// <summary>One line of the server's input. Which fields count depends on <see cref="Do"/>.</summary>
/// <param name="Do">The command: see <see cref="ComparisonServer"/>.</param>
/// <param name="Name">The tensor or the case that is made or used.</param>
/// <param name="Path">The file that is read or written.</param>
/// <param name="Tensor">The tensor of a new case.</param>
/// <param name="Of">The case whose image is filled.</param>
/// <param name="Layout">The order of a tensor's elements.</param>
/// <param name="Range">The value range of a new case: auto, tile or layer.</param>
/// <param name="Columns">Tiles in a row; 0 is automatic.</param>
/// <param name="Padding">Pixels between neighbouring tiles.</param>
/// <param name="Border">Pixels around the image.</param>
/// <param name="Threads">Threads that share one image; 0 is one for each core.</param>
/// <param name="Width">Pixels in a row of a picture.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Seconds">How long to measure.</param>
internal sealed record Request(
    string Do,
    string Name = "",
    string Path = "",
    string Tensor = "",
    string Of = "",
    string Layout = "nchw",
    string Range = "auto",
    int Columns = 0,
    int Padding = 0,
    int Border = 0,
    int Threads = 1,
    int Width = 0,
    int Height = 0,
    double Seconds = 0);

using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler weights</c>: convolution kernels as tiles.</summary>
internal static class WeightsCommand
{
    public static Command Create() => new("weights", "Tiles the convolution kernels of a model.");
}

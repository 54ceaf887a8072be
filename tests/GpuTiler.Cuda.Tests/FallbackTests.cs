using GpuTiler.Cli;

namespace GpuTiler.Cuda.Tests;

/// <summary>Where the kernel cannot work on a network's memory, a graph of operators takes over, and the user is told.</summary>
public class FallbackTests
{
    [Fact]
    public void The_kernel_is_taken_where_it_works()
    {
        using var opened = OpenedDevice.Exact(() => StandIn.Open(), () => throw new InvalidOperationException("The graph was asked for."), 1);
        Assert.IsType<CudaDevice>(opened.Network);
        Assert.Same(opened.Network, opened.Kernel);
        Assert.Null(opened.Notice);
    }

    [Fact]
    public void The_graph_takes_over_and_the_reason_is_said()
    {
        var path = new DevicePath(
            "cuda", "", "", ActivationsStay: true, () => default,
            (_, settings) => OpenedDevice.Exact(
                () => throw new NotSupportedException("they do not share it."), () => CpuDevice.Create(), settings.Threads));
        using var progress = new Progress(quiet: true);
        using var opened = path.Open(null, new(1), progress);
        Assert.IsType<CpuDevice>(opened.Network);
        Assert.Equal(
            "cpu tiles with a graph of operators, within one level of the tile contract: they do not share it.", opened.Notice);
    }

    [Fact]
    public void Without_either_the_graphs_reason_counts() => Assert.Contains(
        "has no execution provider CUDA",
        Assert.Throws<CommandException>(
            () => DeviceChoice.Parse("--device", "cuda").Open(default, new Progress(quiet: true))).Message,
        StringComparison.Ordinal);
}

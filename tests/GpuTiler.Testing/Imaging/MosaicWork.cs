using GpuTiler.Conformance;

namespace GpuTiler.Testing;

/// <summary>Layers to make mosaics of.</summary>
internal sealed class MosaicWork : IDisposable
{
    public MosaicWork(CancellationToken cancellationToken = default) => Renderer = new(Device)
    {
        CancellationToken = cancellationToken,
        DescribeOptions = (FinishedLayer layer, MosaicPage page, in TilePlan plan) => $"described {++Described}",
    };

    public CpuDevice Device { get; } = CpuDevice.Create(new() { Threads = 1 });

    public MosaicRenderer Renderer { get; }

    /// <summary>How many files were encoded: each is described once.</summary>
    public int Described { get; private set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("gputiler-mosaics-").FullName;

    /// <summary>Every file below the folder, with slashes.</summary>
    public string[] Files => [.. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public FinishedLayer Layer(
        TensorShape shape, in MosaicOptions options = default, string name = "conv", LayerRun? run = null,
        DataKind kind = DataKind.Normal, int seed = 1) =>
        Layer(TestData.Singles(kind, shape.ElementCount, seed), shape, options, name, run);

    public FinishedLayer Layer(
        float[] values, TensorShape shape, in MosaicOptions options = default, string name = "conv", LayerRun? run = null)
    {
        long[] dimensions = shape.Layout == TensorLayout.Nhwc
            ? [shape.Batch, shape.Height, shape.Width, shape.Channels]
            : [shape.Batch, shape.Channels, shape.Height, shape.Width];
        var description = new LayerDescription(name, dimensions, shape, $"layer {name} of net", "cat");
        return Renderer.Finish(MosaicPlan.Create(description, options), ActivationBuffer.Wrap(values, shape), run);
    }

    public void Dispose()
    {
        Device.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}

using GpuTiler.Onnx;
using GpuTiler.Sinks;

namespace GpuTiler.Viewer;

/// <summary>Makes files of what a layer differs by from the one that it is compared with, as <c>gputiler diff</c> does.</summary>
/// <param name="describe">What files record as the options that made them; <see langword="null"/> records none.</param>
internal sealed class DifferenceSaver(Func<LayerDifferencePage, string>? describe)
{
    /// <summary>A, B and A−B side by side as a PNG.</summary>
    /// <param name="a">The layer of A, and where it comes from.</param>
    /// <param name="b">That of B.</param>
    /// <param name="mosaics">How the mosaics look.</param>
    /// <exception cref="ArgumentException">That is no single image.</exception>
    public byte[] Picture(in Compared a, in Compared b, in MosaicOptions mosaics)
    {
        if (a.Activation.Shape.Batch > 1)
        {
            throw new ArgumentException($"The layer '{a.Activation.Name}' has {a.Activation.Shape.Batch} images, and one can be saved.");
        }

        var (nameOfA, nameOfB) = Names(a, b);
        using var stream = new MemoryStream();
        int written = 0;
        var place = ImageFiles.OneStream(write =>
        {
            written++;
            write(stream);
        });
        var pictures = new DifferenceFiles(new() { Mosaics = mosaics, NameOfA = nameOfA, NameOfB = nameOfB }, _ => place)
        {
            DescribeOptions = describe,
        };
        var sink = new ComparisonSink(pictures) { Names = new Dictionary<string, string> { [b.Activation.Name] = a.Activation.Name } };
        Write(sink, a, mosaics, run: 0);
        try
        {
            Write(sink, b, mosaics, run: 1);
        }
        catch (InvalidOperationException) when (written > 0)
        {
            throw new ArgumentException(
                $"The difference needs several pages of at most {mosaics.MaxSize} pixels a side: use a smaller scale.");
        }

        return stream.ToArray();
    }

    // As the command line names them.
    private static (string A, string B) Names(in Compared a, in Compared b)
    {
        if (a.Path == b.Path)
        {
            return ComparedPaths.Names(a.Input, b.Input);
        }

        var (nameOfA, nameOfB) = ComparedPaths.Names(a.Path, b.Path);
        return a.Input == b.Input
            ? (nameOfA, nameOfB)
            : ($"{nameOfA} on {Path.GetFileName(a.Input)}", $"{nameOfB} on {Path.GetFileName(b.Input)}");
    }

    private static void Write(ComparisonSink sink, in Compared side, in MosaicOptions mosaics, int run)
    {
        var plan = MosaicPlan.Create(side.Model.Describe(side.Activation, side.Input), mosaics);
        using var layer = side.Model.Finish(side.Activation, new MosaicRenderer(side.Activation.Tensor.Device), plan, new LayerRun(run));
        sink.Write(layer);
    }

    /// <summary>A layer, and where it comes from.</summary>
    /// <param name="Model">The network.</param>
    /// <param name="Activation">The layer.</param>
    /// <param name="Path">The network's file.</param>
    /// <param name="Input">The input's.</param>
    public readonly record struct Compared(OnnxModel Model, BoundActivation Activation, string Path, string Input);
}

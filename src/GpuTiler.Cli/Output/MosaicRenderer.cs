using System.Globalization;
using System.Reflection;

namespace GpuTiler.Cli;

/// <summary>Turns one tensor into mosaics, one for each image of its batch, and hands them to the sink.</summary>
internal sealed class MosaicRenderer(CpuDevice device, TileOptions options, Progress progress)
{
    private byte[] pixels = [];

    /// <summary>Where every tile of a tensor goes; a problem with the options shows here, before anything is written.</summary>
    /// <exception cref="CommandException">The tensor and the options do not go together.</exception>
    public static TilePlan Plan(string name, TensorShape shape, in TileOptions options)
    {
        try
        {
            return TilePlan.Create(shape, options);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{name}: {e.Message}");
        }
    }

    /// <summary>Renders and writes every image of the batch.</summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="name">What names their files.</param>
    /// <param name="source">What the files say that they show.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="activations">The tensor.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, string name, string source, TensorShape shape, ReadOnlySpan<float> activations)
    {
        var plan = Prepare(source, shape, NonFiniteCounts.Count(activations));
        var files = new string[shape.Batch];
        for (int image = 0; image < shape.Batch; image++)
        {
            device.Render(activations, plan, pixels, image);
            files[image] = Write(sink, name, source, plan, image);
        }

        return files;
    }

    /// <inheritdoc cref="Write(MosaicSink, string, string, TensorShape, ReadOnlySpan{float})"/>
    public IReadOnlyList<string> Write(MosaicSink sink, string name, string source, TensorShape shape, ReadOnlySpan<Half> activations)
    {
        var plan = Prepare(source, shape, NonFiniteCounts.Count(activations));
        var files = new string[shape.Batch];
        for (int image = 0; image < shape.Batch; image++)
        {
            device.Render(activations, plan, pixels, image);
            files[image] = Write(sink, name, source, plan, image);
        }

        return files;
    }

    private TilePlan Prepare(string source, TensorShape shape, NonFiniteCounts counts)
    {
        var plan = Plan(source, shape, options);
        if (pixels.Length != plan.ByteCount)
        {
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        if (counts.Total > 0)
        {
            progress.Note(
                $"note: {source} holds {counts.NaN} NaN, {counts.PositiveInfinity} +∞ and {counts.NegativeInfinity} −∞; NaN and −∞ are shown as 0, +∞ as 255.");
        }

        return plan;
    }

    private string Write(MosaicSink sink, string name, string source, in TilePlan plan, int image)
    {
        Interruption.Token.ThrowIfCancellationRequested();
        bool isBatch = plan.Shape.Batch > 1;
        return sink.Write(
            isBatch ? string.Create(CultureInfo.InvariantCulture, $"{name}.{image}") : name, plan, pixels, Text(source, plan, isBatch ? image : null));
    }

    private static List<KeyValuePair<string, string>> Text(string source, in TilePlan plan, int? image) =>
    [
        new("Software", $"GpuTiler {typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}"),
        new("Source", image is { } n ? string.Create(CultureInfo.InvariantCulture, $"{source}, image {n}") : source),
        new("Shape", plan.Shape.ToString()),
        new("Options", string.Create(
            CultureInfo.InvariantCulture,
            $"--columns {plan.Columns} --padding {plan.Padding} --border {plan.Border} --pad-value {plan.PadValue} --range {plan.Range} --channels {plan.FirstChannel}:{plan.FirstChannel + plan.Tiles} --scale {plan.Scale} --layout {(plan.Shape.Layout == TensorLayout.Nhwc ? "nhwc" : "nchw")}")),
    ];
}

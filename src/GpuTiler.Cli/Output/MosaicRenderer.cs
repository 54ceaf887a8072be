using System.Globalization;
using System.Reflection;

namespace GpuTiler.Cli;

/// <summary>Turns one tensor into mosaics, one for each image of its batch, and hands them to the sink.</summary>
internal sealed class MosaicRenderer(TileDevice device, TileOptions options, Progress progress)
{
    private static readonly string Software =
        $"GpuTiler {typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private byte[] pixels = [];

    /// <summary>Options beyond those of the tiling that made the values what they are, recorded with the image.</summary>
    public string Preparation { get; init; } = "";

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

    /// <summary>Renders and writes every image of the batch, from values in the host's memory.</summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="name">What names their files.</param>
    /// <param name="source">What the files say that they show.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="activations">The tensor.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, string name, string source, TensorShape shape, Activations activations)
    {
        if (device is not CpuDevice processor)
        {
            using var upload = activations.Upload(device, shape);
            return Write(sink, name, source, upload);
        }

        var plan = Prepare(source, shape);
        var names = sink.Name(name, shape.Batch);
        var files = new string[names.Length];
        for (int image = 0; image < names.Length; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            activations.Render(processor, plan, pixels, image);
            files[image] = sink.Write(names, image, plan, pixels, Text(source, names.Length, image, plan));
        }

        return files;
    }

    /// <summary>Renders and writes every image of the batch, from a tensor of the device: only images come to the host.</summary>
    /// <inheritdoc cref="Write(MosaicSink, string, string, TensorShape, Activations)"/>
    public IReadOnlyList<string> Write(MosaicSink sink, string name, string source, DeviceTensor tensor)
    {
        var plan = Prepare(source, tensor.Shape);
        using var tiler = Tiler.Create(device, tensor.Shape, options);
        var names = sink.Name(name, tensor.Shape.Batch);
        var files = new string[names.Length];
        try
        {
            for (int image = 0; image < names.Length; image++)
            {
                Interruption.Token.ThrowIfCancellationRequested();
                tiler.Read(tiler.Dispatch(tensor, image), pixels);
                files[image] = sink.Write(names, image, plan, pixels, Text(source, names.Length, image, plan));
            }

            return files;
        }
        catch
        {
            // The processor may take over, and write the same files.
            sink.Return(names);
            throw;
        }
    }

    /// <summary>Says what of a tensor has no place in a range.</summary>
    public void Note(string source, NonFiniteCounts counts)
    {
        if (counts.Total > 0)
        {
            progress.Note(
                $"{source} holds {counts.NaN} NaN, {counts.PositiveInfinity} +∞ and {counts.NegativeInfinity} −∞; NaN and −∞ are shown as 0, +∞ as 255.");
        }
    }

    private TilePlan Prepare(string source, TensorShape shape)
    {
        var plan = Plan(source, shape, options);
        if (pixels.Length != plan.ByteCount)
        {
            // The old image goes first: two large ones need not fit.
            pixels = [];
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        return plan;
    }

    // A PNG text cannot hold NUL, and a name in a model can.
    private List<KeyValuePair<string, string>> Text(string source, int images, int image, in TilePlan plan) =>
    [
        new("Software", Software),
        new("Source", source.Replace('\0', ' ') + (images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", image {image}"))),
        new("Shape", plan.Shape.ToString()),
        new("Options", string.Create(CultureInfo.InvariantCulture, $"--columns {plan.Columns} --padding {plan.Padding} --border {plan.Border} ")
            + string.Create(CultureInfo.InvariantCulture, $"--pad-value {ColorOptions.Text(plan.PadColor)} --range {plan.Range} --scale {plan.Scale} ")
            + (plan.Gamma == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"--gamma {plan.Gamma} "))
            + string.Create(CultureInfo.InvariantCulture, $"--channels {plan.FirstChannel}:{plan.FirstChannel + plan.Tiles} ")
            + (plan.ColorMap is { Name: { } map } ? $"--color-map {map} " : "")
            + (plan.Shape.Layout == TensorLayout.Nhwc ? "--layout nhwc" : "--layout nchw") + Preparation),
    ];
}

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

    /// <summary>Renders and writes every image of the batch.</summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="name">What names their files.</param>
    /// <param name="source">What the files say that they show.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="activations">The tensor.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, string name, string source, TensorShape shape, Activations activations)
    {
        var plan = Plan(source, shape, options);
        Note(source, activations.CountNonFinite());
        if (pixels.Length != plan.ByteCount)
        {
            // The old image goes first: two large ones need not fit.
            pixels = [];
            pixels = GC.AllocateUninitializedArray<byte>(plan.ByteCount);
        }

        using var upload = device is CpuDevice ? null : activations.Upload(device, shape);
        using var tiler = upload is null ? null : Tiler.Create(device, shape, options);
        var names = sink.Name(name, shape.Batch);
        var files = new string[names.Length];
        for (int image = 0; image < names.Length; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            if (tiler is not null)
            {
                tiler.Read(tiler.Dispatch(upload!, image), pixels);
            }
            else
            {
                activations.Render((CpuDevice)device, plan, pixels, image);
            }

            var shown = names.Length == 1 ? source : string.Create(CultureInfo.InvariantCulture, $"{source}, image {image}");
            files[image] = sink.Write(names[image], plan, pixels, Text(shown, plan));
        }

        return files;
    }

    private void Note(string source, NonFiniteCounts counts)
    {
        if (counts.Total > 0)
        {
            progress.Note(
                $"{source} holds {counts.NaN} NaN, {counts.PositiveInfinity} +∞ and {counts.NegativeInfinity} −∞; NaN and −∞ are shown as 0, +∞ as 255.");
        }
    }

    // A PNG text cannot hold NUL, and a name in a model can.
    private List<KeyValuePair<string, string>> Text(string source, in TilePlan plan) =>
    [
        new("Software", Software),
        new("Source", source.Replace('\0', ' ')),
        new("Shape", plan.Shape.ToString()),
        new("Options", string.Create(CultureInfo.InvariantCulture, $"--columns {plan.Columns} --padding {plan.Padding} --border {plan.Border} ")
            + string.Create(CultureInfo.InvariantCulture, $"--pad-value {plan.PadValue} --range {plan.Range} --scale {plan.Scale} ")
            + string.Create(CultureInfo.InvariantCulture, $"--channels {plan.FirstChannel}:{plan.FirstChannel + plan.Tiles} ")
            + (plan.Shape.Layout == TensorLayout.Nhwc ? "--layout nhwc" : "--layout nchw") + Preparation),
    ];
}

using System.Globalization;
using System.Reflection;

namespace GpuTiler.Cli;

/// <summary>Turns one tensor into mosaics, one for each image of its batch, and hands them to the sink.</summary>
internal sealed class MosaicRenderer(TileDevice device, TileOptions options, Progress progress)
{
    /// <summary>What an image records as its maker.</summary>
    public static readonly string Software =
        $"GpuTiler {typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    private byte[] pixels = [];

    /// <summary>Options beyond those of the tiling that made the values what they are, recorded with the image.</summary>
    public string Preparation { get; init; } = "";

    /// <summary>What surrounds the mosaics; <see langword="null"/> for nothing.</summary>
    public FigureStyle? Style { get; init; }

    /// <summary>In which order a mosaic shows the maps, and how many.</summary>
    public MapOrder Order { get; init; }

    /// <summary>How many images show a tensor.</summary>
    public static int ImagesOf(TensorShape shape, in TileOptions options) => options.WholeBatch ? 1 : shape.Batch;

    /// <summary>Looks for a problem with the options before anything is written.</summary>
    /// <exception cref="CommandException">The tensor and the options do not go together.</exception>
    public static void Check(in MosaicSubject subject, TensorShape shape, in TileOptions options, MapOrder order, FigureStyle? style) =>
        MosaicFrame.Create(subject, shape, order.Plan(options, shape), style);

    /// <summary>Renders and writes every image of the batch, from values in the host's memory.</summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="subject">What they show.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="activations">The tensor.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, in MosaicSubject subject, TensorShape shape, Activations activations)
    {
        if (device is not CpuDevice processor)
        {
            using var upload = activations.Upload(device, shape);
            return Write(sink, subject, upload, activations);
        }

        var names = sink.Name(subject.Name, ImagesOf(shape, options));
        var files = new string[names.Length];
        var marked = new MarkedMaps(Style?.Marks ?? MapMarks.None);
        MosaicFrame? frame = null;
        Figure? figure = null;
        for (int image = 0; image < names.Length; image++)
        {
            Interruption.Token.ThrowIfCancellationRequested();
            if (frame is null || Order.NeedsValues)
            {
                frame = Prepare(subject, shape, activations, image);
                figure = frame.CreateFigure();
            }

            activations.Render(processor, frame.Plan, pixels.AsSpan(frame.Offset), image, frame.RowBytes);
            Finish(figure, activations, image, ref marked);
            files[image] = sink.Write(names, image, frame, pixels, Text(subject, names.Length, image, frame));
        }

        NoteOnce(subject, marked.Notice);
        return files;
    }

    /// <summary>
    /// Renders and writes every image of the batch, from a tensor of the device: only images come to the host, and the values where they
    /// decide the order or a figure shows numbers of them.
    /// </summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="subject">What they show.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="known">Its values, where they are on the host already; they are not read again.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, in MosaicSubject subject, DeviceTensor tensor, Activations known)
    {
        var shape = tensor.Shape;
        var names = sink.Name(subject.Name, ImagesOf(shape, options));
        var files = new string[names.Length];
        var marked = new MarkedMaps(Style?.Marks ?? MapMarks.None);
        MosaicFrame? frame = null;
        Figure? figure = null;
        Tiler? tiler = null;
        try
        {
            var values = Order.NeedsValues && known.IsEmpty ? Activations.Download(tensor) : known;
            for (int image = 0; image < names.Length; image++)
            {
                Interruption.Token.ThrowIfCancellationRequested();
                if (frame is null || Order.NeedsValues)
                {
                    frame = Prepare(subject, shape, values, image);
                    figure = frame.CreateFigure();
                    tiler?.Dispose();
                    tiler = Tiler.Create(device, shape, frame.Options);
                    values = frame.NeedsValues && values.IsEmpty ? Activations.Download(tensor) : values;
                }

                tiler!.Read(tiler.Dispatch(tensor, image), pixels.AsSpan(frame.Offset), frame.RowBytes);
                Finish(figure, values, image, ref marked);
                files[image] = sink.Write(names, image, frame, pixels, Text(subject, names.Length, image, frame));
            }

            NoteOnce(subject, marked.Notice);
            return files;
        }
        catch
        {
            // The processor may take over, and write the same files.
            sink.Return(names);
            throw;
        }
        finally
        {
            tiler?.Dispose();
        }
    }

    /// <summary>Says what of a tensor has no place in a range.</summary>
    public void Note(string source, NonFiniteCounts counts)
    {
        if (counts.Total > 0)
        {
            progress.Note(
                $"{source} holds {counts.NaN} NaN, {counts.PositiveInfinity} +∞ and {counts.NegativeInfinity} −∞; {ColorOptions.NonFiniteText(options)}.");
        }
    }

    private MosaicFrame Prepare(in MosaicSubject subject, TensorShape shape, Activations values, int image)
    {
        var frame = MosaicFrame.Create(subject, shape, Order.Arrange(options, shape, values, image), Style);
        if (image == 0)
        {
            NoteOnce(subject, Order.Notice(options, shape));
            NoteOnce(subject, frame.Notice);
        }

        if (pixels.Length != frame.ByteCount)
        {
            // The old image goes first: two large ones need not fit.
            pixels = [];
            pixels = GC.AllocateUninitializedArray<byte>(frame.ByteCount);
        }

        return frame;
    }

    private void NoteOnce(in MosaicSubject subject, string? notice)
    {
        if (notice is not null)
        {
            progress.Note($"{subject.Source}: {LibraryWords.ToOptions(notice)}");
        }
    }

    private void Finish(Figure? figure, Activations values, int image, ref MarkedMaps marked)
    {
        if (figure is null)
        {
            return;
        }

        if (figure.Plan.NeedsStatistics)
        {
            values.Describe(figure, image);
            marked.Add(figure);
        }

        figure.Draw(pixels);
    }

    /// <summary>The options that make a mosaic what it is.</summary>
    public static string OptionsText(in TilePlan plan) => OptionsText(plan, plan.FirstChannel, plan.TilesPerImage, default);

    private static string OptionsText(in TilePlan plan, int first, int count, MapOrder order) =>
        string.Create(CultureInfo.InvariantCulture, $"{(plan.Images > 1 ? "--montage" : $"--columns {plan.Columns}")} --padding {plan.Padding} --border {plan.Border} ")
        + string.Create(CultureInfo.InvariantCulture, $"--pad-value {ColorOptions.Text(plan.PadColor)} --range {plan.Range} --scale {plan.Scale} ")
        + (plan.Gamma == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"--gamma {plan.Gamma} "))
        + string.Create(CultureInfo.InvariantCulture, $"--channels {first}:{first + count} ") + order.Text
        + (plan.ColorMap is { Name: { } map } ? $"--color-map {map} " : "")
        + (plan.NaNColor is { } nan ? $"--nan-color {ColorOptions.Text(nan)} " : "")
        + (plan.InfinityColor is { } infinity ? $"--infinity-color {ColorOptions.Text(infinity)} " : "")
        + (plan.Shape.Layout == TensorLayout.Nhwc ? "--layout nhwc" : "--layout nchw");

    /// <summary>What a PNG text can hold: a name in a model may hold NUL, and it cannot.</summary>
    public static string Clean(string words) => words.Replace('\0', ' ');

    private List<KeyValuePair<string, string>> Text(in MosaicSubject subject, int images, int image, MosaicFrame frame)
    {
        ref readonly var plan = ref frame.Plan;
        var (first, count) = Order.NeedsValues ? MapOrder.Selected(options, plan.Shape) : (plan.FirstChannel, plan.TilesPerImage);
        List<KeyValuePair<string, string>> text =
        [
            new("Software", Software),
            new("Source", Clean(subject.Source) + (images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", image {image}"))),
            new("Shape", plan.Shape.ToString()),
            new("Options", OptionsText(plan, first, count, Order) + Preparation + Clean(Style?.Text ?? "")),
        ];
        if (frame.Title is { } title)
        {
            text.Add(new("Title", Clean(title)));
        }

        return text;
    }
}

using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>Turns one tensor into mosaics, one for each image of its batch, and hands them to the sink.</summary>
internal sealed class MosaicRenderer(TileDevice device, TileOptions options, Progress progress)
{
    private byte[] pixels = [];

    /// <summary>Options beyond those of the tiling that made the values what they are, recorded with the image.</summary>
    public string Preparation { get; init; } = "";

    /// <summary>What surrounds the mosaics; <see langword="null"/> for nothing.</summary>
    public FigureStyle? Style { get; init; }

    /// <summary>In which order a mosaic shows the maps, and how many.</summary>
    public MapOrder Order { get; init; }

    /// <summary>In which form they are written.</summary>
    public OutputForm Form { get; init; }

    /// <summary>How many images show a tensor, pages not counted.</summary>
    public static int ImagesOf(TensorShape shape, in TileOptions options) => options.WholeBatch ? 1 : shape.Batch;

    /// <summary>Looks for a problem with the options before anything is written.</summary>
    /// <exception cref="CommandException">The tensor and the options do not go together.</exception>
    /// <exception cref="UsageException">There are pages, and the output takes one image.</exception>
    public static void Check(
        in MosaicSubject subject, TensorShape shape, in TileOptions options, MapOrder order, FigureStyle? style, OutputForm form, string? output)
    {
        if (form.IsDeepZoom)
        {
            Cut(subject, shape, order.Plan(options, shape));
            return;
        }

        int pages = MosaicFrame.CreatePages(subject, shape, order.Plan(options, shape), style, form.MaxSize).Count;
        if (pages > 1 && output == "-")
        {
            throw new UsageException(form.MaxSize == 0
                ? $"-o - takes one image, and {subject.Name} needs {pages}, so large is it: name a folder, or use a smaller --scale."
                : $"-o - takes one image, and {subject.Name} needs {pages} pages of at most {form.MaxSize} pixels a side: name a folder, or lift the limit with --max-size 0.");
        }
    }

    /// <summary>Renders and writes every image of the batch, from values in the host's memory.</summary>
    /// <param name="sink">Where the mosaics go.</param>
    /// <param name="subject">What they show.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="activations">The tensor.</param>
    /// <returns>The files' paths.</returns>
    public IReadOnlyList<string> Write(MosaicSink sink, in MosaicSubject subject, TensorShape shape, Activations activations)
    {
        using var source = MosaicSource.Of(device, shape, activations);
        return Write(sink, subject, source);
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
        using var source = MosaicSource.Of(device, tensor, known);
        return Write(sink, subject, source);
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

    private List<string> Write(MosaicSink sink, in MosaicSubject subject, MosaicSource source)
    {
        NoteOnce(subject, Order.Notice(options, source.Shape));
        var values = Order.NeedsValues ? source.Values() : default;
        var arranged = ArrangeAll(source.Shape, values);
        var files = new List<string>();
        if (sink.TakesPyramids)
        {
            WritePyramids(sink, subject, source, arranged, files);
        }

        if (sink.TakesImages)
        {
            WriteImages(sink, subject, source, arranged, values, files);
        }

        return files;
    }

    // Where their values decide, each image of a batch has an order of its own.
    private TileOptions[] ArrangeAll(TensorShape shape, Activations values)
    {
        var arranged = new TileOptions[ImagesOf(shape, options)];
        for (int image = 0; image < arranged.Length; image++)
        {
            arranged[image] = image == 0 || Order.NeedsValues ? Order.Arrange(options, shape, values, image) : arranged[0];
        }

        return arranged;
    }

    private void WriteImages(MosaicSink sink, in MosaicSubject subject, MosaicSource source, TileOptions[] arranged, Activations values, List<string> files)
    {
        // Before values are known, one plan stands for all; the order changes neither sizes nor pages.
        var frames = MosaicFrame.CreatePages(subject, source.Shape, arranged[0], Style, Form.MaxSize);
        var (images, pages) = (arranged.Length, frames.Count);
        foreach (var notice in frames.Select(frame => frame.Notice).OfType<string>().Distinct())
        {
            NoteOnce(subject, notice);
        }

        // A pyramid has taken the names where there is one, and copies need none.
        var names = sink.TakesPyramids ? [] : sink.Name(subject.Name, images, pages);
        NotePages(sink, subject, names, images, frames);
        var figures = frames.Select(frame => frame.CreateFigure()).ToArray();
        var marked = new MarkedMaps(Style?.Marks ?? MapMarks.None);
        var record = new MosaicRecord(subject, options, Order, Preparation, Style, Form.MaxSize);
        try
        {
            values = values.IsEmpty && frames.Any(frame => frame.NeedsValues) ? source.Values() : values;
            for (int image = 0; image < images; image++)
            {
                if (image > 0 && Order.NeedsValues)
                {
                    frames = MosaicFrame.CreatePages(subject, source.Shape, arranged[image], Style, Form.MaxSize);
                    figures = [.. frames.Select(frame => frame.CreateFigure())];
                }

                Room(frames.Max(frame => frame.ByteCount));
                for (int number = 0; number < pages; number++)
                {
                    Interruption.Token.ThrowIfCancellationRequested();
                    var (page, frame) = (new MosaicPage(image, images, number, pages), frames[number]);
                    source.Render(frame.Plan, frame.Options, image, pixels.AsSpan(frame.Offset), frame.RowBytes);
                    Finish(figures[number], values, image, ref marked);
                    if (sink.Write(names, page, frame, pixels, record.Text(frame.Plan, page, frame.Title)) is { Length: > 0 } path)
                    {
                        files.Add(path);
                    }
                }
            }

            NoteOnce(subject, marked.Notice);
        }
        catch
        {
            // The processor may take over, and write the same files.
            sink.Return(names);
            throw;
        }
    }

    private void WritePyramids(MosaicSink sink, in MosaicSubject subject, MosaicSource source, TileOptions[] arranged, List<string> files)
    {
        var names = sink.Name(subject.Name, arranged.Length);
        var record = new MosaicRecord(subject, options, Order, Preparation, null, 0);
        try
        {
            for (int image = 0; image < names.Length; image++)
            {
                var bands = Cut(subject, source.Shape, arranged[image]);
                var plan = TilePlan.Create(source.Shape, bands.Bands[0].Options);
                var page = new MosaicPage(image, names.Length, 0, 1);
                Room(bands.Bands.Max(band => bands.ByteCountOf(band)));
                using var pyramid = sink.BeginPyramid(names, page, bands);
                foreach (var band in bands.Bands)
                {
                    Interruption.Token.ThrowIfCancellationRequested();
                    var rows = pixels.AsSpan(0, bands.ByteCountOf(band));
                    bands.FillPadding(rows);
                    source.Render(TilePlan.Create(source.Shape, band.Options), band.Options, image, rows[band.Offset..], bands.RowBytes);
                    pyramid.Write(rows, band.Height);
                    progress.Show(string.Create(CultureInfo.InvariantCulture, $"{subject.Name}: {band.Top + band.Height} of {bands.Height} rows"));
                }

                files.Add(sink.Complete(pyramid, names, page, bands, plan, record.Text(plan, page, title: null)));
            }
        }
        catch
        {
            sink.Return(names);
            throw;
        }
    }

    private static TileBands Cut(in MosaicSubject subject, TensorShape shape, in TileOptions options)
    {
        try
        {
            return TileBands.Create(shape, options);
        }
        catch (ArgumentException e)
        {
            throw new CommandException($"{subject.Source}: {e.Message}");
        }
    }

    private void NotePages(MosaicSink sink, in MosaicSubject subject, string[] names, int images, IReadOnlyList<MosaicFrame> frames)
    {
        int pages = frames.Count;
        if (pages == 1)
        {
            return;
        }

        ref readonly var plan = ref frames[0].Plan;
        string limit = Form.MaxSize == 0
            ? "too large for one image"
            : string.Create(CultureInfo.InvariantCulture, $"too large for one image of {Form.MaxSize} pixels a side (--max-size)");
        string paths = sink.TakesPyramids || sink.PathOf(names, new(0, images, 0, pages)) is not { } first
            ? ""
            : $", {first} to {sink.PathOf(names, new(images - 1, images, pages - 1, pages))}";
        int wanted = Math.Min(options.Columns, frames.Sum(frame => frame.Plan.Tiles));
        string narrower = plan.Columns < wanted ? string.Create(CultureInfo.InvariantCulture, $", {plan.Columns} columns in place of {wanted}") : "";
        progress.Note($"{subject.Source}: {limit}, so it is {pages} pages of {plan.Columns}×{plan.Rows} tiles or fewer{narrower}{paths}");
    }

    private void Room(int bytes)
    {
        if (pixels.Length != bytes)
        {
            // The old image goes first: two large ones need not fit.
            pixels = [];
            pixels = GC.AllocateUninitializedArray<byte>(bytes);
        }
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
}

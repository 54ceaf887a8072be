namespace GpuTiler;

/// <summary>A layer that has run, as sinks receive it. Statistics, images and files are made on first request and shared.</summary>
/// <remarks>
/// Valid until the sinks return, since the next run overwrites the same memory. A sink asks for all that it needs before it writes
/// anything, so that a failing device leaves nothing behind. Members that need the values or render may throw what the device throws
/// (<see cref="TileDeviceException"/>, <see cref="OutOfMemoryException"/>).
/// </remarks>
public sealed class FinishedLayer : IDisposable
{
    private readonly MosaicRenderer renderer;
    private readonly ActivationSource source;
    private readonly MosaicPainter painter;
    private readonly Func<NonFiniteCounts>? countNonFinite;
    private readonly List<MosaicNotice> notices = [];
    private LayerStatistics? statistics;
    private ValueStatistics? total;
    private NonFiniteCounts? nonFinite;
    private IReadOnlyList<MosaicImage>? images;
    private bool hasAskedForMosaics;
    private bool disposed;

    internal FinishedLayer(
        MosaicRenderer renderer, MosaicPlan plan, LayerRun run, ActivationSource source, Func<NonFiniteCounts>? countNonFinite)
    {
        (this.renderer, Plan, Run, this.source, this.countNonFinite) = (renderer, plan, run, source, countNonFinite);
        var held = plan.Options.Tiles.Range.Spread == RangeSpread.Held ? renderer.Held.Of(plan.Layer, run) : null;
        painter = new(renderer.Device, source, held, renderer.CancellationToken);
    }

    /// <summary>How its images look, and what was known about it before it ran.</summary>
    public MosaicPlan Plan { get; }

    /// <summary>The run that it belongs to.</summary>
    public LayerRun Run { get; }

    /// <summary>What was known about it before it ran.</summary>
    public LayerDescription Description => Plan.Layer;

    /// <summary>The device that renders its images.</summary>
    public TileDevice Device => renderer.Device;

    /// <summary>The layer's name.</summary>
    public string Name => Description.Name;

    /// <summary>The dimensions in the model or the file, slowest first.</summary>
    public IReadOnlyList<long> Dimensions => Description.Dimensions;

    /// <summary>The dimensions as maps.</summary>
    public TensorShape Shape => Description.Shape;

    /// <summary>The type of one activation.</summary>
    public ElementType ElementType => source.ElementType;

    /// <summary>The activations in the host's memory, copied there once if they are elsewhere.</summary>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public ActivationSpan Activations
    {
        get
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return source.OnHost;
        }
    }

    /// <summary>The statistics of every map.</summary>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public LayerStatistics Statistics => statistics ??= LayerStatistics.Of(Activations);

    /// <summary>The statistics of all values together; the maps are not told apart unless something else needs it.</summary>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public ValueStatistics Total => total ??= statistics?.Total ?? ValueStatistics.Of(Activations);

    /// <summary>How many values are NaN or infinite.</summary>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public NonFiniteCounts NonFinite => nonFinite ??= statistics?.Total.NonFinite ?? total?.NonFinite ?? countNonFinite?.Invoke()
        ?? NonFiniteCounts.Count(Activations);

    /// <summary>Its mosaics: for each image of the batch all pages, in order. They are planned here, and rendered on request.</summary>
    /// <exception cref="ArgumentException">The layer and the options do not go together.</exception>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public IReadOnlyList<MosaicImage> Images
    {
        get
        {
            AskForMosaics();
            return images ??= [.. Enumerable.Range(0, Plan.Images).SelectMany(ImagesOf)];
        }
    }

    /// <summary>What the user should know about the images requested so far.</summary>
    public IReadOnlyList<MosaicNotice> Notices => hasAskedForMosaics && NonFinite is { Total: > 0 } counts
        ? [.. notices, new NonFiniteShown(counts, Plan.Options.Tiles.NaNColor, Plan.Options.Tiles.InfinityColor)]
        : notices;

    /// <summary>Renders one mosaic band by band, from the top: an image of any size takes the memory of one band.</summary>
    /// <param name="image">Which image of the batch.</param>
    /// <returns>The bands; each is valid until the next is requested.</returns>
    /// <exception cref="ArgumentException">The layer and the options do not go together, or a row of tiles is too large.</exception>
    /// <exception cref="ObjectDisposedException">The layer has been disposed of.</exception>
    public MosaicBands BandsOf(int image)
    {
        AskForMosaics();
        if (Plan.Options.Backdrop is not null)
        {
            throw new ArgumentException("Bands of a mosaic have no picture below them: leave out the backdrop, or render whole images.");
        }

        return new(renderer, painter, Plan.BandsFor(this, image), this, new(image, Plan.Images, 0, 1));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposed = true;
        renderer.Release(this);
        painter.Dispose();
        source.Dispose();
    }

    /// <summary>Threads that compress its files; 0 is one for each core.</summary>
    internal int Threads => renderer.Threads;

    /// <summary>Stops the work if that was requested.</summary>
    internal void ThrowIfCanceled() => renderer.CancellationToken.ThrowIfCancellationRequested();

    /// <summary>Renders one mosaic into its place in a larger image.</summary>
    internal void Paint(MosaicFrame frame, int image, Span<byte> pixels, int rowPitch)
    {
        AskForMosaics();
        Paint(frame, frame.CreateFigure(), image, pixels, rowPitch);
    }

    /// <summary>Renders one image into the renderer's memory.</summary>
    internal ReadOnlySpan<byte> Paint(MosaicImage image)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var pixels = renderer.RoomFor(image, image.Frame.ByteCount, out bool isPainted);
        if (!isPainted)
        {
            PaintAnew(image, pixels);
            renderer.Keep(image);
        }

        return pixels;
    }

    /// <summary>Renders one image into the caller's memory, or copies it there where the renderer holds it.</summary>
    internal void Paint(MosaicImage image, Span<byte> pixels)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var held = renderer.HeldPixels(image, pixels.Length);
        if (held.IsEmpty)
        {
            PaintAnew(image, pixels);
        }
        else
        {
            held.CopyTo(pixels);
        }
    }

    private void PaintAnew(MosaicImage image, Span<byte> pixels)
    {
        var frame = image.Frame;
        image.Figure ??= frame.CreateFigure();
        Paint(frame, image.Figure, image.Page.Image, pixels, frame.RowBytes);
        Note(image);
    }

    // The mosaic comes first: a figure may show the ranges that it was rendered with.
    private void Paint(MosaicFrame frame, Figure? figure, int image, Span<byte> pixels, int rowPitch)
    {
        var mosaic = pixels[frame.OffsetIn(rowPitch)..];
        var backdrop = Plan.Options.Backdrop;
        var options = backdrop?.Clear(frame.Options) ?? frame.Options;
        var plan = backdrop is null ? frame.Plan : TilePlan.Create(Shape, options);
        var ranges = painter.Render(plan, options, image, mosaic, rowPitch);
        backdrop?.Compose(plan, mosaic, rowPitch);
        Compose(figure, image, ranges);
        figure?.Draw(pixels, rowPitch);
    }

    private IEnumerable<MosaicImage> ImagesOf(int image)
    {
        var frames = Plan.FramesFor(this, image);
        return frames.Select((frame, page) => new MosaicImage(renderer, this, frame, new(image, Plan.Images, page, frames.Count)));
    }

    private void Compose(Figure? figure, int image, ReadOnlySpan<ValueRange> ranges)
    {
        if (figure is { Plan.NeedsStatistics: true })
        {
            // For a few maps among many, those shown are enough.
            bool showsAll = figure.Plan.NeedsMapStatistics && figure.Plan.Tiles.MapsPerImage >= Shape.Channels;
            figure.Compose(Activations, image, showsAll ? Statistics : statistics, ranges);
        }
    }

    private void AskForMosaics()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (hasAskedForMosaics)
        {
            return;
        }

        hasAskedForMosaics = true;
        if (countNonFinite is not null)
        {
            // The device's part comes before anything is written.
            _ = NonFinite;
        }

        var (shown, count) = Plan.Options.Order.CountOf(Plan.Options.Tiles, Shape);
        if (shown < count)
        {
            notices.Add(new MapsLeftOut(shown, count));
        }

        if (Plan.Options.Tiles.Composition.Interleave is > 1 and var side && shown % ((long)side * side) != 0)
        {
            notices.Add(new BlockNotFull(shown, TilePlan.CountTiles(shown, Plan.Options.Tiles), side));
        }
    }

    // The outlines that an image shows are known once it is painted.
    private void Note(MosaicImage image)
    {
        if (image.IsNoted)
        {
            return;
        }

        image.IsNoted = true;
        if (image.Page is { Image: 0, Page: 0 })
        {
            NotePlan();
        }

        if (image.Figure is { Plan.Options.Marks: not MapMarks.None and var marks } figure)
        {
            int at = notices.FindIndex(notice => notice is MapsMarked);
            var before = at < 0 ? new MapsMarked(marks, 0, 0, 0) : (MapsMarked)notices[at];
            var after = before with
            {
                Dead = before.Dead + figure.DeadTiles,
                Saturated = before.Saturated + figure.SaturatedTiles,
                Count = before.Count + figure.Plan.Tiles.Tiles,
            };
            if (at < 0)
            {
                notices.Add(after);
            }
            else
            {
                notices[at] = after;
            }
        }
    }

    private void NotePlan()
    {
        if (ChannelsPerhapsLast.Of(Description) is { } last)
        {
            notices.Add(last);
        }

        // The first image's frames stand for all: their contents differ, but hardly their sizes.
        MosaicFrame[] frames = [.. Images.Where(image => image.Page.Image == 0).Select(image => image.Frame)];
        notices.AddRange(frames.SelectMany(frame => frame.TextNotices()).Distinct());
        if (frames.Length > 1)
        {
            ref readonly var first = ref frames[0].Plan;
            int wanted = Math.Min(Plan.Options.Tiles.Columns, frames.Sum(frame => frame.Plan.Tiles));
            wanted = first.Columns < wanted ? wanted : 0;
            notices.Add(new MosaicSplit(frames.Length, first.Columns, first.Rows, wanted, Plan.Options.MaxSize));
        }
    }
}

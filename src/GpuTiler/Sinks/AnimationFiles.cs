using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// Each layer as one animation: its images for one input after another, and those of a batch one after another. The frames are kept
/// encoded until <see cref="Complete"/> writes them.
/// </summary>
public sealed class AnimationFiles : ILayerSink
{
    private readonly ImageFiles files;
    private readonly IAnimationEncoder encoder;
    private readonly double framesPerSecond;
    private readonly Dictionary<(int Model, string Name), Series> all = [];
    private readonly List<Series> order = [];

    /// <summary>Makes the sink.</summary>
    /// <param name="files">Where they go.</param>
    /// <param name="encoder">Their format.</param>
    /// <param name="framesPerSecond">How many frames are shown in a second.</param>
    /// <exception cref="ArgumentOutOfRangeException">That many frames cannot be shown.</exception>
    public AnimationFiles(ImageFiles files, IAnimationEncoder encoder, double framesPerSecond)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(framesPerSecond);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(framesPerSecond, encoder.MaxFramesPerSecond);
        (this.files, this.encoder, this.framesPerSecond) = (files.As(encoder), encoder, framesPerSecond);
    }

    /// <summary>Whether all layers are frames of one animation, as arrays without a network are.</summary>
    public bool IsOneSeries { get; init; }

    /// <inheritdoc/>
    /// <exception cref="FrameMismatchException">An image has a different size from those before it.</exception>
    /// <exception cref="NoRoomException">An image has several pages, which one frame cannot show.</exception>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var series = SeriesOf(layer);
        foreach (var image in layer.Images)
        {
            if (image.Page.Pages > 1)
            {
                throw new NoRoomException(
                    string.Create(CultureInfo.InvariantCulture, $"{layer.Name} has {image.Page.Pages} pages, and a frame shows one image"),
                    RoomRemedies.SmallerScale | RoomRemedies.LargerLimit | RoomRemedies.FewerChannels);
            }

            series.Require(image);
        }

        // A layer whose device fails comes again, and its frames with it.
        foreach (var image in layer.Images)
        {
            using var frame = new MemoryStream();
            image.WriteFrame(frame, encoder);
            series.Frames[(layer.Run.Index, image.Page.Image)] = frame.ToArray();
        }
    }

    /// <summary>Writes the animations, once all inputs have run.</summary>
    /// <exception cref="OutputException">A file could not be written.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Complete()
    {
        foreach (var series in order)
        {
            // The inputs are its frames, not folders.
            string[] paths = files.PathsOf(series.Run with { Input = null }, series.FileName, images: 1, pages: 1, encoder.Ending);
            byte[][] frames = [.. series.Frames.Values];
            files.Write(paths[0], series.Content, stream => encoder.WriteAnimation(stream, frames, framesPerSecond));
        }
    }

    private Series SeriesOf(FinishedLayer layer)
    {
        var key = IsOneSeries ? (0, "") : (layer.Run.ModelIndex, layer.Name);
        if (!all.TryGetValue(key, out var series))
        {
            all.Add(key, series = new(layer));
            order.Add(series);
        }

        return series;
    }

    private sealed class Series(FinishedLayer layer)
    {
        private string? size;

        public LayerRun Run { get; } = layer.Run;

        public string Name { get; } = layer.Name;

        public string FileName { get; } = layer.Description.FileName;

        // By the run's index, and the image's within its batch.
        public SortedDictionary<(int Run, int Image), byte[]> Frames { get; } = [];

        public string Content => string.Create(
            CultureInfo.InvariantCulture, $"{size} pixels, {Frames.Count} frame{(Frames.Count == 1 ? "" : "s")}");

        public void Require(MosaicImage image)
        {
            string found = string.Create(CultureInfo.InvariantCulture, $"{image.Width}×{image.Height}");
            size ??= found;
            if (size != found)
            {
                throw new FrameMismatchException(Name, size, found);
            }
        }
    }
}

using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// What the viewer's network is compared with: another network that sees the same, or one that sees another input. It runs only while
/// somebody looks at it, on its own device, where its layers stay.
/// </summary>
internal sealed class OtherNetwork : IDisposable
{
    private readonly NetworkInput input;
    private readonly ShownInput? shown;
    private long wanted = -1;
    private bool hasFailed;

    private OtherNetwork(OnnxModel model, NetworkInput input, ComparedFiles? files)
    {
        (Model, this.input, Files) = (model, input, files);
        var device = model.Activations[0].Tensor.Device;
        Tilers = new TilerCache(device);
        shown = ShownInput.Create(device, input, this);
    }

    /// <summary>The network.</summary>
    public OnnxModel Model { get; }

    /// <summary>The input that is filled.</summary>
    public BoundInput Bound => input.Bound;

    /// <summary>What it sees, where that is not what the first network sees.</summary>
    public ComparedFiles? Files { get; }

    /// <summary>Its input as a layer; <see langword="null"/> where it is not shown.</summary>
    public ViewedLayer? InputLayer => shown?.Layer;

    /// <summary>The tilers of its layers.</summary>
    public TilerCache Tilers { get; }

    /// <summary>The number of the input with which its layers changed last; −1 before the first.</summary>
    public long Input { get; private set; } = -1;

    /// <summary>Whether its layers are those of the newest input.</summary>
    public bool IsReady => Input >= 0 && Input == wanted && !hasFailed;

    /// <summary>Whether there is an input that it has not seen.</summary>
    public bool IsBehind => Input != wanted && !hasFailed;

    /// <summary>What a page is told of its input.</summary>
    public InputInfo? DescribeInput() => input.Describe() is { } described ? described with { Maps = shown?.Layer.Shape.Channels } : null;

    /// <summary>A network to compare with.</summary>
    /// <param name="first">The input of the network that is compared with it.</param>
    /// <param name="model">The network, of one group.</param>
    /// <param name="input">Its input.</param>
    /// <param name="files">What it sees; <see langword="null"/> where that is what the first network sees.</param>
    /// <exception cref="ArgumentException">It cannot take what the first network sees.</exception>
    public static OtherNetwork Create(NetworkInput first, OnnxModel model, NetworkInput input, ComparedFiles? files)
    {
        var (a, b) = (first.Bound, input.Bound);
        if (first.TakesPictures && !input.TakesPictures)
        {
            throw new ArgumentException($"{b.Model} cannot be compared with {a.Model}, which takes pictures: {input.NoPicture}");
        }

        if (files is null && first.TakesPictures && first.PictureSize.Channels != input.PictureSize.Channels)
        {
            throw new ArgumentException(
                $"{a.Model} takes pictures of {Channels(first)} and {b.Model} pictures of {Channels(input)}: two networks that see the same "
                + "need as many.");
        }

        return files is not null || first.TakesPictures || (a.ElementType == b.ElementType && a.Dimensions.SequenceEqual(b.Dimensions))
            ? new OtherNetwork(model, input, files)
            : throw new ArgumentException(
                $"The input of {a.Model} is {a.Description} and that of {b.Model} {b.Description}: two networks that see the same need alike.");
    }

    /// <summary>The first network has seen another input.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="newest">Its number.</param>
    /// <exception cref="InvalidDataException">The other input cannot be read.</exception>
    public void Follow(InputSource source, long newest)
    {
        try
        {
            if (Files is null || Files.TryWrite(source, input))
            {
                (wanted, hasFailed) = (newest, false);
            }
        }
        catch
        {
            (wanted, hasFailed) = (newest, true);
            throw;
        }
    }

    /// <summary>Runs on the newest input.</summary>
    public void Run()
    {
        hasFailed = true;
        Model.Run();
        shown?.Update();
        (Input, hasFailed) = (wanted, false);
    }

    private static string Channels(NetworkInput input) =>
        input.PictureSize.Channels == 1 ? "1 channel" : $"{input.PictureSize.Channels} channels";

    /// <inheritdoc/>
    public void Dispose()
    {
        Tilers.Dispose();
        shown?.Dispose();
        Files?.Dispose();
    }
}

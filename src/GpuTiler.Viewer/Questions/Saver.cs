using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>Makes files of what is shown, by the pipeline that the command line has.</summary>
/// <param name="stage">What is shown.</param>
/// <param name="model">The network.</param>
/// <param name="differences">Makes files of differences.</param>
/// <param name="describeOptions">What files record as the options that made them; <see langword="null"/> records none.</param>
/// <param name="describeCommand">The command line that writes the same mosaic; <see langword="null"/> knows none.</param>
internal sealed class Saver(
    Stage stage, OnnxModel? model, DifferenceSaver differences, OptionsDescriber? describeOptions,
    Func<SavedMosaic, string>? describeCommand)
{
    private const string InputName = "input.npy", OtherInputName = "input-b.npy";

    private readonly MosaicRenderer renderer = new(stage.Device) { DescribeOptions = describeOptions };

    /// <summary>Makes a file.</summary>
    /// <returns>Its name, its bytes, and the command line that writes it.</returns>
    /// <exception cref="ArgumentException">There is nothing of the kind.</exception>
    public (string Name, byte[] Content, string Command) Save(SaveRequest request) => request.What switch
    {
        "png" => request.Against is null ? SaveMosaic(request) : SaveDifference(request),
        "npy" => SaveArray(request),
        "input" when request.Layer == LayerSet.OtherInputPosition => (OtherInputName, InputArray(stage.Other?.Bound), ""),
        "input" => (InputName, InputArray(stage.Bound), ""),
        _ => throw new ArgumentException($"'{request.What}' cannot be saved: png, npy and input can."),
    };

    private (string Name, byte[] Content, string Command) SaveMosaic(SaveRequest request)
    {
        var side = SideOf(stage.Layers.At(request.Layer));
        var mosaics = MosaicsOf(request);
        using var finished = side.Model.Finish(
            side.Activation, RendererOf(side), MosaicPlan.Create(side.Model.Describe(side.Activation, side.Input), mosaics));
        if (finished.Plan.Pages > 1 || (uint)request.Image >= (uint)finished.Images.Count)
        {
            throw new ArgumentException(
                $"The mosaic needs {finished.Plan.Pages} pages of at most {mosaics.MaxSize} pixels a side: use a smaller scale.");
        }

        using var stream = new MemoryStream();
        finished.Images[request.Image].Write(stream, PngPictures.Instance);
        string layer = side.Activation.Name, name = $"{FileName(layer)}.png";
        return (name, stream.ToArray(), describeCommand?.Invoke(new SavedMosaic(side.Path, side.Input, layer, mosaics, name)) ?? "");
    }

    // As the command line has it: A, B and A−B side by side.
    private (string Name, byte[] Content, string Command) SaveDifference(SaveRequest request)
    {
        var layer = stage.Layers.At(request.Layer);
        LayerPairs.RequireDifference(layer, stage.Other is not null);
        var (a, b) = layer.Network is null ? (SideOf(layer), SideOf(layer.Partner!)) : (SideOf(layer.Partner!), SideOf(layer));
        var mosaics = MosaicsOf(request);
        byte[] content = differences.Picture(a, b, mosaics);
        string name = $"{FileName(a.Activation.Name)}-difference.png";

        // It pairs layers by name alone.
        bool hasCommand = a.Activation.Name == b.Activation.Name;
        var saved = new SavedMosaic(a.Path, a.Input, a.Activation.Name, mosaics, name) { Other = (b.Path, b.Input) };
        return (name, content, hasCommand ? describeCommand?.Invoke(saved) ?? "" : "");
    }

    private DifferenceSaver.Compared SideOf(ViewedLayer layer)
    {
        stage.Bring(layer);
        var network = layer.Network is { } other ? other.Model : model;
        if (network is null || layer.Activation is not { } activation || layer.At(stage.Input) < 0)
        {
            throw new ArgumentException("There is no network that has run, of which a mosaic could be saved.");
        }

        return new(network, activation, (layer.Network?.Bound ?? stage.Bound)!.Model, InputOf(layer.Network));
    }

    // A file, or what the page saves beside it.
    private string InputOf(OtherNetwork? network)
    {
        if (network is null)
        {
            return stage.InputName ?? InputName;
        }

        bool isTheSame = stage.Bound is { } own
            && own.Dimensions.SequenceEqual(network.Bound.Dimensions) && own.ElementType == network.Bound.ElementType;
        return network.Files?.FileName ?? stage.InputName ?? (isTheSame ? InputName : OtherInputName);
    }

    private static MosaicOptions MosaicsOf(SaveRequest request) =>
        new() { Tiles = TilesOf(request.Options ?? new()), MaxSize = TilePages.DefaultMaxSize };

    private MosaicRenderer RendererOf(in DifferenceSaver.Compared side) =>
        side.Activation.Tensor.Device is var device && device == stage.Device
            ? renderer
            : new(device) { DescribeOptions = describeOptions };

    private (string Name, byte[] Content, string Command) SaveArray(SaveRequest request)
    {
        var layer = stage.Layers.At(request.Layer);
        stage.Bring(layer);
        var values = ValuesOf(layer, request.Against);
        string name = FileName(layer.Name) + (request.Against is null ? "" : "-difference");
        using var stream = new MemoryStream();
        if (request.Map < 0)
        {
            long[] dimensions = layer.Activation is { } activation
                ? activation.Dimensions.ToArray()
                : [layer.Shape.Batch, layer.Shape.Channels, layer.Shape.Height, layer.Shape.Width];
            NpyWriter.Write(stream, values, dimensions);
            return ($"{name}.npy", stream.ToArray(), "");
        }

        var map = new float[layer.Shape.Height * layer.Shape.Width];
        for (int y = 0, to = 0; y < layer.Shape.Height; y++)
        {
            for (int x = 0; x < layer.Shape.Width; x++)
            {
                map[to++] = values[HostCopy.IndexOf(layer, request.Image, request.Map, x, y)];
            }
        }

        NpyWriter.Write<float>(stream, map, [layer.Shape.Height, layer.Shape.Width]);
        return ($"{name}-{request.Map}.npy", stream.ToArray(), "");
    }

    private ActivationSpan ValuesOf(ViewedLayer layer, string? against)
    {
        if (against is null)
        {
            return stage.Host.Of(layer, stage.Input);
        }

        var comparison = stage.Slots.ComparisonOf(layer, against)!;
        if (layer.Partner is { } partner)
        {
            stage.Bring(partner);
        }

        return comparison.Knows(layer)
            ? comparison.Compare(layer, stage.Input).AsSpan<float>()
            : throw new ArgumentException($"The layer '{layer.Name}' has no difference now: one of the two has not run.");
    }

    private static byte[] InputArray(BoundInput? input)
    {
        if (input is not { IsWritten: true } bound)
        {
            throw new ArgumentException("The network has seen no input yet that could be saved.");
        }

        int[] shape = [.. bound.Dimensions.ToArray().Select(dimension => (int)dimension)];
        using var stream = new MemoryStream();
        switch (bound.ElementType)
        {
            case OnnxElementType.Float32:
                NpyWriter.Write<float>(stream, bound.AsSpan<float>(), shape);
                break;
            case OnnxElementType.Float16:
                NpyWriter.Write<Half>(stream, bound.AsSpan<Half>(), shape);
                break;
            case OnnxElementType.UInt8:
                NpyWriter.Write<byte>(stream, bound.AsSpan<byte>(), shape);
                break;
            default:
                throw new ArgumentException($"The input '{bound.Name}' is {bound.Description}, which is not saved.");
        }

        return stream.ToArray();
    }

    private static TileOptions TilesOf(SaveOptions wanted) => new()
    {
        Columns = wanted.Columns,
        Padding = wanted.Padding,
        Border = wanted.Border,
        PadValue = wanted.PadValue,
        Scale = wanted.Scale <= 1 ? 0 : wanted.Scale,
        Shrink = wanted.Mode == "max" ? TileShrink.Max(wanted.Shrink) : TileShrink.Mean(wanted.Shrink),
        Range = TileRange.Parse(wanted.Range),
        Gamma = wanted.Gamma,
        ColorMap = wanted.ColorMap is { } map ? ColorMap.Named(map) : null,
    };

    /// <summary>A name that is safe on every system: what a page saves under.</summary>
    /// <param name="text">What it is made of.</param>
    /// <param name="otherwise">What stands for nothing.</param>
    public static string FileName(string text, string otherwise = "layer")
    {
        var letters = text.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '_');
        return string.Concat(letters).TrimStart('.') is { Length: > 0 } name ? name : otherwise;
    }
}

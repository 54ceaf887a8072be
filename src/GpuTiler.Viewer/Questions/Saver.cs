using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>Makes files of what is shown, by the pipeline that the command line has.</summary>
/// <param name="stage">What is shown.</param>
/// <param name="model">The network.</param>
/// <param name="host">Copies of activations.</param>
/// <param name="describeOptions">What files record as the options that made them; <see langword="null"/> records none.</param>
/// <param name="describeCommand">The command line that writes the same mosaic; <see langword="null"/> knows none.</param>
internal sealed class Saver(
    Stage stage, OnnxModel? model, HostCopy host, OptionsDescriber? describeOptions, Func<SavedMosaic, string>? describeCommand)
{
    private const string InputName = "input.npy";

    private readonly MosaicRenderer renderer = new(stage.Device) { DescribeOptions = describeOptions };

    /// <summary>Makes a file.</summary>
    /// <returns>Its name, its bytes, and the command line that writes it.</returns>
    /// <exception cref="ArgumentException">There is nothing of the kind.</exception>
    public (string Name, byte[] Content, string Command) Save(SaveRequest request) => request.What switch
    {
        "png" => SaveMosaic(request),
        "npy" => SaveArray(request),
        "input" => (InputName, InputArray(), ""),
        _ => throw new ArgumentException($"'{request.What}' cannot be saved: png, npy and input can."),
    };

    private (string Name, byte[] Content, string Command) SaveMosaic(SaveRequest request)
    {
        var layer = stage.Layers.At(request.Layer);
        if (model is null || layer.Activation is not { } activation || stage.Input < 0)
        {
            throw new ArgumentException("There is no network that has run, of which a mosaic could be saved.");
        }

        string input = stage.InputName ?? InputName;
        var mosaics = new MosaicOptions { Tiles = TilesOf(request.Options ?? new()), MaxSize = TilePages.DefaultMaxSize };
        using var finished = model.Finish(activation, renderer, MosaicPlan.Create(model.Describe(activation, input), mosaics));
        if (finished.Plan.Pages > 1 || (uint)request.Image >= (uint)finished.Images.Count)
        {
            throw new ArgumentException(
                $"The mosaic needs {finished.Plan.Pages} pages of at most {mosaics.MaxSize} pixels a side: use a smaller scale.");
        }

        using var stream = new MemoryStream();
        finished.Images[request.Image].Write(stream, PngPictures.Instance);
        string name = $"{FileName(layer.Name)}.png";
        return (name, stream.ToArray(), describeCommand?.Invoke(new SavedMosaic(input, layer.Name, mosaics, name)) ?? "");
    }

    private (string Name, byte[] Content, string Command) SaveArray(SaveRequest request)
    {
        var layer = stage.Layers.At(request.Layer);
        var values = host.Of(layer, stage.Input);
        using var stream = new MemoryStream();
        if (request.Map < 0)
        {
            long[] dimensions = layer.Activation is { } activation
                ? activation.Dimensions.ToArray()
                : [layer.Shape.Batch, layer.Shape.Channels, layer.Shape.Height, layer.Shape.Width];
            NpyWriter.Write(stream, values, dimensions);
            return ($"{FileName(layer.Name)}.npy", stream.ToArray(), "");
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
        return ($"{FileName(layer.Name)}-{request.Map}.npy", stream.ToArray(), "");
    }

    private byte[] InputArray()
    {
        if (stage.Bound is not { IsWritten: true } bound)
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

    // Safe on every system: what the page saves under.
    private static string FileName(string layer)
    {
        var letters = layer.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '_');
        return string.Concat(letters).TrimStart('.') is { Length: > 0 } name ? name : "layer";
    }
}

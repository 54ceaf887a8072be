namespace GpuTiler.Onnx;

/// <summary>The part of a network that an ascent runs: between what is changed and the layer.</summary>
internal sealed class AscentNetwork
{
    private readonly AscentInput input;

    private AscentNetwork(string path, GradientTarget target, OnnxElementType type, AscentInput input) =>
        (Path, Target, Type, this.input) = (path, target with { Layout = input.Picture.Layout }, type, input);

    public string Path { get; }

    public required ModelFile File { get; init; }

    public required ModelOutline Outline { get; init; }

    public required InputShapes Shapes { get; init; }

    public required NetworkPart Part { get; init; }

    public required OnnxOptions Options { get; init; }

    /// <summary>What of it is repeated for a batch.</summary>
    public required BatchedConstants Constants { get; init; }

    /// <summary>The layer, and the input or layer that is changed.</summary>
    public GradientTarget Target { get; }

    /// <summary>The type of the elements of what is changed.</summary>
    public OnnxElementType Type { get; }

    /// <summary>How a picture becomes what is changed.</summary>
    public required PictureValues Values { get; init; }

    /// <summary>Whether a picture's channels are blue, green, red.</summary>
    public bool IsBgr { get; private init; }

    /// <summary>Whether the layer's channels come last.</summary>
    public bool HasChannelsLast { get; private init; }

    /// <summary>The inputs that stay as the caller fills them.</summary>
    public IReadOnlyList<OutlineValue> Others { get; private init; } = [];

    /// <summary>How many channels a picture has.</summary>
    public int Channels => input.Channels;

    /// <summary>The dimensions that are a picture's rows and columns, and its channels.</summary>
    public PictureShape Picture => input.Picture;

    /// <summary>A picture's own size.</summary>
    public (int Height, int Width) OwnSize => input.OwnSize;

    /// <summary>Whether it takes several pictures at once, as far as its input tells.</summary>
    public bool TakesBatch => input.HasBatch && Others.Count == 0;

    /// <summary>Reads a model, and cuts it.</summary>
    public static AscentNetwork Read(string path, in MaximizationOptions options)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        file.External.Check(outline);
        GradientModel.RequireOpset(path, outline);
        var shapes = InputShapes.Resolve(outline, options.Model);
        var layers = LayerCatalog.Read(file, outline, shapes, options.Model);
        var target = GradientChoice.Choose(
            path, outline, layers, shapes, new() { Layer = options.Layer, By = options.By, Model = options.Model });
        var layer = layers.First(one => one.Name == target.Layer);
        var input = shapes.Required.FirstOrDefault(one => one.Name == target.By);
        var by = layers.FirstOrDefault(one => one.Name == target.By);
        var (type, dimensions) = input is null
            ? (by!.ElementType, by.Dimensions?.ToArray())
            : (input.Type, shapes.Dimensions.GetValueOrDefault(target.By));
        if (!type.IsFloat())
        {
            throw new ArgumentException(
                $"'{target.By}' of {path} is {type.Name()}, and only real numbers can be changed by small steps: name a layer in its place.");
        }

        var pictures = AscentInput.Of($"'{target.By}' of {path}", dimensions, target.Layout, options.Size);
        var part = new NetworkGraph(outline).Part([target.Layer], new HashSet<string> { target.By }, cuts: true);
        return new(path, target, type, pictures)
        {
            File = file,
            Outline = outline,
            Shapes = shapes,
            Part = part,
            Options = options.Model,
            Constants = new BatchedConstants(outline, target.By, layers),
            Others = [.. shapes.Required.Where(other => other.Name != target.By && part.Inputs.Contains(other.Name))],
            Values = new PictureValues(options.Preparation, pictures.Channels, pictures.Picture.Channels),
            IsBgr = options.Preparation.Bgr && pictures.Channels == 3,
            HasChannelsLast = pictures.HasBatch
                ? layer.Dimensions?.Count == 3 || (options.Model.Layout ?? layer.Layout) == TensorLayout.Nhwc
                : pictures.Picture.Layout == TensorLayout.Nhwc,
        };
    }

    /// <summary>The dimensions of a batch of pictures.</summary>
    public long[] Dimensions(int height, int width, int samples) => input.Pictures(height, width, samples);

    /// <inheritdoc cref="AscentInput.TakenOfOne"/>
    public long[] TakenOfOne(int height, int width) => input.TakenOfOne(height, width);

    /// <inheritdoc cref="AscentInput.Taken"/>
    public long[] Taken(int height, int width, int samples) => input.Taken(height, width, samples);
}

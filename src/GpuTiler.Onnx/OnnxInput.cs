namespace GpuTiler.Onnx;

/// <summary>An input that a model needs, as its file declares it.</summary>
public sealed record OnnxInput
{
    internal OnnxInput(OutlineValue value)
    {
        Name = value.Name;
        ElementType = value.Type;
        Dimensions = value.Dimensions;
    }

    /// <summary>The input's name.</summary>
    public string Name { get; }

    /// <summary>The type of its elements; <see cref="OnnxElementType.Unknown"/> if it is not a tensor.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Its dimensions, slowest first, some possibly open; <see langword="null"/> if not even their number is declared.</summary>
    public IReadOnlyList<OnnxDimension>? Dimensions { get; }

    /// <summary>Type and dimensions, such as <c>float32 N×3×224×224</c>.</summary>
    public string Description => $"{ElementType.Name()} {(Dimensions is null ? "?" : string.Join('×', Dimensions))}";

    /// <summary>The dimensions that an array gives an input that leaves some open.</summary>
    /// <param name="array">The array's dimensions, slowest first; one image may lack the batch dimension.</param>
    /// <returns>The input's dimensions; <see langword="null"/> if the array contradicts what the model declares.</returns>
    public long[]? Fit(IReadOnlyList<int> array)
    {
        ArgumentNullException.ThrowIfNull(array);
        long[] fitting = FitBatch(array, Dimensions?.Count ?? array.Count);
        bool fits = Dimensions is null
            || (Dimensions.Count == fitting.Length
                && Dimensions.Zip(fitting).All(pair => pair.First.Value is not { } value || value == pair.Second));
        return fits ? fitting : null;
    }

    /// <summary>
    /// Whether a picture can fill it, as far as the file tells: rows and columns of 1, 3 or 4 channels, in a batch or not. A shape that is
    /// more typical of another kind of network counts only if the order is given.
    /// </summary>
    /// <param name="layout">The order of its dimensions; <see langword="null"/> finds it from the shape.</param>
    public bool TakesPictures(TensorLayout? layout = null) => ShapeOf(layout) is not null;

    /// <summary>Whether it takes pictures and leaves the rows or the columns open.</summary>
    /// <param name="layout">The order of its dimensions; <see langword="null"/> finds it from the shape.</param>
    public bool TakesAnySize(TensorLayout? layout = null) =>
        ShapeOf(layout) is { } shape && (Dimensions![shape.Rows].Value is null || Dimensions[shape.Columns].Value is null);

    /// <summary>
    /// The dimensions that a picture gives an input of any size: its own; if one side is fixed, the other keeps the picture's aspect ratio,
    /// and if both have the same name, both are its longer side.
    /// </summary>
    /// <param name="width">Pixels in a row of the picture.</param>
    /// <param name="height">Its rows.</param>
    /// <param name="layout">The order of the input's dimensions; <see langword="null"/> finds it from the shape.</param>
    /// <returns>The input's dimensions; <see langword="null"/> if it is not an input of any size.</returns>
    public long[]? FitPicture(int width, int height, TensorLayout? layout = null)
    {
        if (!TakesAnySize(layout) || ShapeOf(layout) is not { } shape)
        {
            return null;
        }

        var (rows, columns) = (Dimensions![shape.Rows], Dimensions[shape.Columns]);
        var fitting = Dimensions.Select(dimension => dimension.Value ?? 1).ToArray();
        (fitting[shape.Rows], fitting[shape.Columns]) = (rows.Value, columns.Value) switch
        {
            ({ } given, null) => (given, InProportion(given, width, height)),
            (null, { } given) => (InProportion(given, height, width), given),
            _ when rows.Symbol is not null && rows.Symbol == columns.Symbol => (Math.Max(width, height), Math.Max(width, height)),
            _ => (height, width),
        };
        return fitting;
    }

    private static long InProportion(long given, int numerator, int denominator) =>
        Math.Max(1, (long)Math.Round((double)given * numerator / denominator, MidpointRounding.ToEven));

    private PictureShape? ShapeOf(TensorLayout? layout) =>
        Dimensions is null ? null : PictureShape.Find([.. Dimensions.Select(dimension => dimension.Value)], layout);

    // A user typically has one image without a batch dimension.
    internal static long[] FitBatch(IReadOnlyList<int> array, int rank) => array.Count == rank - 1
        ? [1, .. array.Select(dimension => (long)dimension)]
        : [.. array.Select(dimension => (long)dimension)];
}

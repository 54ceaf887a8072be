namespace GpuTiler.Onnx;

/// <summary>The inputs that a caller must fill, and the dimensions they get: the model's own, then the caller's.</summary>
internal sealed class InputShapes
{
    private readonly Dictionary<string, OnnxDimension[]> dimensions = [];
    private readonly Dictionary<string, long> symbols = [];

    private InputShapes(IReadOnlyList<OutlineValue> required) => Required = required;

    /// <summary>Inputs without a stored value, in the model's order.</summary>
    public IReadOnlyList<OutlineValue> Required { get; }

    /// <summary>Their dimensions, with those that are still open.</summary>
    public IReadOnlyDictionary<string, OnnxDimension[]> Dimensions => dimensions;

    /// <summary>The dimensions of those that have no open ones.</summary>
    public IReadOnlyDictionary<string, long[]> Known => dimensions.Where(pair => pair.Value.All(dimension => dimension.Value is not null))
        .ToDictionary(pair => pair.Key, pair => Array.ConvertAll(pair.Value, dimension => dimension.Value!.Value));

    /// <summary>What the names of open dimensions now stand for.</summary>
    public IReadOnlyDictionary<string, long> Symbols => symbols;

    /// <exception cref="ArgumentException">The options name no input, or contradict the model.</exception>
    public static InputShapes Resolve(ModelOutline outline, in OnnxOptions options)
    {
        var stored = outline.Initializers.Select(initializer => initializer.Name).ToHashSet();
        var shapes = new InputShapes([.. outline.Inputs.Where(input => !stored.Contains(input.Name)).DistinctBy(input => input.Name)]);
        if (options.InputDimensions?.Keys.FirstOrDefault(name => shapes.Required.All(input => input.Name != name)) is { } unknown)
        {
            string known = string.Join(", ", shapes.Required.Select(input => input.Name));
            throw new ArgumentException($"The model has no input '{unknown}'; it has {known}.");
        }

        foreach (var input in shapes.Required.Where(input => input.IsTensor))
        {
            shapes.Add(input, options);
        }

        return shapes;
    }

    /// <summary>The dimensions of one input, all of them known.</summary>
    /// <exception cref="OnnxModelException">One is still open.</exception>
    public long[] Fixed(string path, OutlineValue input)
    {
        if (!dimensions.TryGetValue(input.Name, out var found))
        {
            throw new OnnxModelException(
                new OnnxProblem($"{path} leaves the shape of its input '{input.Name}' open", OnnxRemedy.InputShape, input.Name));
        }

        if (found.All(dimension => dimension.Value is not null))
        {
            return Array.ConvertAll(found, dimension => dimension.Value!.Value);
        }

        string shape = string.Join('×', found);
        throw new OnnxModelException(IsPicture(found)
            ? new OnnxProblem($"{path} leaves the size of its input '{input.Name}' open ({shape})", OnnxRemedy.InputSize, input.Name)
            : new OnnxProblem(
                $"{path} leaves dimensions of its input '{input.Name}' open ({shape})", OnnxRemedy.InputDimensions, input.Name));
    }

    private static bool IsPicture(OnnxDimension[] shape) => PictureShape.Find(Values(shape), null) is not null;

    private static long?[] Values(OnnxDimension[] shape) => Array.ConvertAll(shape, dimension => dimension.Value);

    private void Add(OutlineValue input, in OnnxOptions options)
    {
        if (options.InputDimensions?.TryGetValue(input.Name, out var given) == true)
        {
            Settle(input, Given(input, given));
        }
        else if (input.Dimensions is { } declared)
        {
            var shape = declared.ToArray();
            if (shape.Length > 1 && shape[0].Value is null)
            {
                shape[0] = shape[0] with { Value = 1 };
            }

            if (options.InputSize is { } size && PictureShape.FindAny(Values(shape), null) is { } picture)
            {
                shape[picture.Rows] = Size(input, shape[picture.Rows], size.Height);
                shape[picture.Columns] = Size(input, shape[picture.Columns], size.Width);
            }

            Settle(input, shape);
        }
    }

    private static OnnxDimension[] Given(OutlineValue input, long[] given)
    {
        bool fits = input.Dimensions is not { } declared || (declared.Length == given.Length
            && declared.Zip(given).All(pair => pair.First.Value is null || pair.First.Value == pair.Second));
        return fits && given.All(dimension => dimension > 0)
            ? [.. given.Select((value, i) => new OnnxDimension(value, input.Dimensions?[i].Symbol))]
            : throw new ArgumentException(
                $"The input '{input.Name}' has the shape {string.Join('×', input.Dimensions ?? [])}; "
                + $"{string.Join('×', given)} does not fit it.");
    }

    private static OnnxDimension Size(OutlineValue input, OnnxDimension declared, int given) =>
        given > 0 && (declared.Value ?? given) == given
        ? declared with { Value = given }
        : throw new ArgumentException(
            $"The input '{input.Name}' has the shape {string.Join('×', input.Dimensions!)}; a size of {given} does not fit it.");

    // One name stands for one number, wherever it occurs.
    private void Settle(OutlineValue input, OnnxDimension[] shape)
    {
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] is { Symbol: { } symbol, Value: { } value } && !symbols.TryAdd(symbol, value) && symbols[symbol] != value)
            {
                throw new ArgumentException(
                    $"'{symbol}' is {symbols[symbol]} in another input and {value} in '{input.Name}': give them the same size.");
            }
        }

        dimensions.Add(input.Name, shape);
    }
}

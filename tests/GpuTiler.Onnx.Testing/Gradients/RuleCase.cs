namespace GpuTiler.Onnx.Testing;

/// <summary>One operator with random attributes and operands, differentiated by one of its inputs.</summary>
/// <param name="operator">The operator.</param>
/// <param name="random">What its values come from.</param>
/// <param name="dimensions">The dimensions of the input that it is differentiated by.</param>
internal sealed class RuleCase(string @operator, Random random, params long[] dimensions)
{
    /// <summary>The name that the input has among <see cref="Inputs"/>.</summary>
    public const string X = "x";

    /// <summary>The name of the stored mask (<see cref="Mask"/>).</summary>
    public const string MaskName = "mask";

    // TensorProto.DataType.
    private const int Boolean = 9;

    private readonly List<(string Name, int Type, long[] Dimensions, Func<double[]> Values)> stored = [];
    private int? readers;

    /// <summary>The dimensions of a stored mask, where the operator reads one.</summary>
    public long[]? Mask { get; set; }

    public string Operator => @operator;

    public long[] Dimensions => dimensions;

    /// <summary>What the operator reads, <see cref="X"/> among them.</summary>
    public string[] Inputs { get; set; } = [X];

    public Message[] Attributes { get; set; } = [];

    public int Opset { get; set; } = 17;

    /// <summary>How many results the operator has; all count.</summary>
    public int Results { get; set; } = 1;

    /// <summary>Whether ONNX Runtime's processor has the operator for float32 alone.</summary>
    public bool IsSingle { get; set; }

    /// <summary>Whether all values are exact in float32, as they are where values are only compared and moved.</summary>
    public bool IsExact { get; set; }

    /// <summary>Whether the operator is linear: its sums of products are exact in float32 then, and the step may be large.</summary>
    public bool IsLinear { get; set; }

    /// <summary>Where the function has a step or a bend, which its values keep away from.</summary>
    public double[] Bends { get; set; } = [0];

    /// <summary>What the values are made of, which lie between −2 and 2, all different and none close to a step of 1/2.</summary>
    public Func<double, double> Map { get; set; } = value => value;

    /// <summary>The relative error that is allowed: of the largest component.</summary>
    public double Tolerance => IsLinear || IsExact ? 1e-6 : IsSingle ? 5e-4 : 1e-7;

    /// <summary>Half the distance of the outer points of the difference.</summary>
    public double Step => IsLinear ? 1 / 4d : IsExact ? 1 / 128d : IsSingle ? 1 / 32d : 1e-3;

    public int Type => IsSingle ? ModelBuilder.Float : ModelBuilder.Double;

    /// <summary>A stored operand.</summary>
    public string Stored(long[] shape, Func<double, double>? map = null)
    {
        string name = $"c{stored.Count}";
        stored.Add((name, 0, shape, () => [.. Values(Count(shape)).Select(map ?? (value => value))]));
        return name;
    }

    /// <summary>A stored list of integers.</summary>
    public string Integers(params long[] values)
    {
        string name = $"c{stored.Count}";
        stored.Add((name, ModelBuilder.Int64, [values.Length], () => [.. values.Select(value => (double)value)]));
        return name;
    }

    /// <summary>A stored number.</summary>
    public string Number(double value)
    {
        string name = $"c{stored.Count}";
        stored.Add((name, 0, [], () => [value]));
        return name;
    }

    /// <summary>A stored integer.</summary>
    public string Scalar(long value)
    {
        string name = $"c{stored.Count}";
        stored.Add((name, ModelBuilder.Int64, [], () => [value]));
        return name;
    }

    /// <summary>A stored list of float32, such as scales, whatever the type of the values.</summary>
    public string Floats(params float[] values)
    {
        string name = $"c{stored.Count}";
        stored.Add((name, ModelBuilder.Float, [values.Length], () => [.. values.Select(value => (double)value)]));
        return name;
    }

    /// <summary>The values of the input.</summary>
    public double[] Input() => [.. Values(Count(dimensions)).Select(Map).Select(value =>
        Bends.Any(bend => Math.Abs(value - bend) < 3 * Step) && !IsExact && !IsLinear ? value + (6 * Step) : value)];

    /// <summary>The network: the operator, and behind several results one that joins them.</summary>
    public ModelBuilder Model()
    {
        var model = new ModelBuilder(Opset).Input(X, Type, [.. dimensions.Cast<object?>()]);
        foreach (var (name, type, shape, make) in stored)
        {
            double[] values = make();
            _ = type == ModelBuilder.Int64 ? model.Tensor(name, type, shape, Array.ConvertAll(values, value => (long)value))
                : IsSingle || type == ModelBuilder.Float
                    ? model.Tensor(name, ModelBuilder.Float, shape, Array.ConvertAll(values, value => (float)value))
                    : model.Tensor(name, ModelBuilder.Double, shape, values);
        }

        if (Mask is not null)
        {
            model.Tensor(MaskName, Boolean, Mask, [.. Enumerable.Range(0, Count(Mask)).Select(i => i % 3 != 1)]);
        }

        if (Results == 1)
        {
            return model.Node(Operator, Inputs, ["y"], "n", "", Attributes).Output("y");
        }

        string[] results = [.. Enumerable.Range(0, Results).Select(i => $"y{i}")];
        string[] flat = [.. results.Select(result => $"{result}/flat")];
        model.Node(Operator, Inputs, results, "n", "", Attributes);
        foreach (var (result, one) in results.Zip(flat))
        {
            model.Node("Flatten", [result], [one], "", "", ModelBuilder.Attribute("axis", 0L));
        }

        return model.Node("Concat", flat, ["y"], "", "", ModelBuilder.Attribute("axis", 1L)).Output("y");
    }

    public static int Count(IEnumerable<long> shape) => (int)shape.Aggregate(1L, (product, dimension) => product * dimension);

    // Of a grid whose points are far apart beside the step; of each call another part of it.
    private double[] Values(int count)
    {
        int offset = readers ?? 0;
        readers = offset + 1;
        double gap = IsExact ? 1 / 16d : 4d / count;
        int[] places = [.. Enumerable.Range(0, count)];
        random.Shuffle(places);
        if (IsLinear)
        {
            return [.. places.Select(place => ((place % 33) - 16) / 8d)];
        }

        return [.. places.Select(place => ((place - (count / 2)) * gap) + (IsExact ? 1 / 32d : gap * (0.31 + (0.07 * offset))))];
    }
}

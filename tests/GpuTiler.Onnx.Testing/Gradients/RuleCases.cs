using static GpuTiler.Testing.ModelBuilder;
using static GpuTiler.Onnx.Testing.RuleCase;

namespace GpuTiler.Onnx.Testing;

/// <summary>What each rule is tried on: for each operator a maker of cases, of which every seed makes another.</summary>
internal static class RuleCases
{
    public static IReadOnlyDictionary<string, Func<Random, RuleCase>> All { get; } = new Dictionary<string, Func<Random, RuleCase>>
    {
        ["Relu"] = Elementwise("Relu"),
        ["LeakyRelu"] = Elementwise("LeakyRelu", random => [Attribute("alpha", Pick(random, 0.01f, 0.2f, -0.3f))]),
        ["ThresholdedRelu"] = Bends(Single(Elementwise("ThresholdedRelu", _ => [Attribute("alpha", 0.7f)])), 0.7),
        ["Elu"] = Single(Elementwise("Elu", random => [Attribute("alpha", Pick(random, 1f, 0.5f))])),
        ["Celu"] = Single(Elementwise("Celu", random => [Attribute("alpha", Pick(random, 1f, 2.5f))])),
        ["Selu"] = Single(Elementwise("Selu", random => random.Next(2) == 0 ? [] : [Attribute("alpha", 1.2f), Attribute("gamma", 1.5f)])),
        ["Sigmoid"] = Elementwise("Sigmoid"),
        ["Tanh"] = Elementwise("Tanh"),
        ["HardSigmoid"] = Bends(Single(Elementwise("HardSigmoid", _ => [Attribute("alpha", 0.5f), Attribute("beta", 0.4f)])), -0.8, 1.2),
        ["HardSwish"] = Bends(Single(Elementwise("HardSwish", map: value => value * 3)), -3, 3),
        ["Softplus"] = Single(Elementwise("Softplus")),
        ["Softsign"] = Single(Elementwise("Softsign")),
        ["Mish"] = Single(At(18, Elementwise("Mish"))),
        ["Gelu"] = Single(At(20, Elementwise("Gelu", random => [Attribute("approximate", Pick(random, "none", "tanh"))]))),
        ["Shrink"] = Bends(Single(Elementwise("Shrink", _ => [Attribute("lambd", 0.71f), Attribute("bias", 0.1f)])), -0.71, 0.71),
        ["Clip"] = random =>
        {
            var made = new RuleCase("Clip", random, 2, 3, 5);
            made.Inputs = random.Next(3) switch
            {
                0 => [X, made.Number(-0.713), made.Number(1.117)],
                1 => [X, made.Number(-0.713)],
                _ => [X, "", made.Number(0.317)],
            };
            return made;
        },
        ["PRelu"] = Operands("PRelu", random => random.Next(2) == 0 ? [[2, 3, 4], [3, 1]] : [[2, 3, 4], [1]]),
        ["Neg"] = Elementwise("Neg"),
        ["Abs"] = Elementwise("Abs"),
        ["Exp"] = Elementwise("Exp"),
        ["Log"] = Elementwise("Log", map: Positive),
        ["Sqrt"] = Elementwise("Sqrt", map: Positive),
        ["Reciprocal"] = Elementwise("Reciprocal", map: Positive),
        ["Erf"] = Single(Elementwise("Erf")),
        ["Sin"] = Elementwise("Sin"),
        ["Cos"] = Single(Elementwise("Cos")),
        ["Tan"] = Single(Elementwise("Tan", map: value => value / 2)),
        ["Asin"] = Single(Elementwise("Asin", map: value => value / 4)),
        ["Acos"] = Single(Elementwise("Acos", map: value => value / 4)),
        ["Atan"] = Single(Elementwise("Atan")),
        ["Sinh"] = Single(Elementwise("Sinh")),
        ["Cosh"] = Single(Elementwise("Cosh")),
        ["Asinh"] = Single(Elementwise("Asinh")),
        ["Acosh"] = Single(Elementwise("Acosh", map: value => 3 + (value / 2))),
        ["Atanh"] = Single(Elementwise("Atanh", map: value => value / 4)),
        ["Add"] = Operands("Add", Broadcasts),
        ["Sub"] = Operands("Sub", Broadcasts),
        ["Mul"] = Operands("Mul", Broadcasts),
        ["Div"] = Operands("Div", Broadcasts, Positive),
        ["Pow"] = random =>
        {
            var made = new RuleCase("Pow", random, 2, 3, 4) { Map = Positive };
            made.Inputs = random.Next(5) switch
            {
                0 => [X, made.Number(2)],
                1 => [X, made.Number(-1.5)],
                2 => [X, made.Stored([3, 1])],
                3 => [made.Stored([2, 3, 4], Positive), X],
                _ => [X, made.Integers(3)],
            };
            return made;
        },
        ["Sum"] = Operands("Sum", Three),
        ["Mean"] = Single(Operands("Mean", Three)),
        ["Max"] = Operands("Max", Three),
        ["Min"] = Operands("Min", Three),
        ["Where"] = random =>
        {
            var made = new RuleCase("Where", random, Pick<long[]>(random, [2, 3, 4], [3, 1], [1]));
            string other = made.Stored(Pick<long[]>(random, [2, 3, 4], [1, 4]));
            made.Mask = [2, 3, 4];
            made.Inputs = random.Next(2) == 0 ? [MaskName, X, other] : [MaskName, other, X];
            return made;
        },
        ["ReduceSum"] = Reduction("ReduceSum", axesAsInput: 13),
        ["ReduceMean"] = Reduction("ReduceMean"),
        ["ReduceMax"] = Reduction("ReduceMax"),
        ["ReduceMin"] = Reduction("ReduceMin"),
        ["ReduceSumSquare"] = Reduction("ReduceSumSquare"),
        ["ReduceL1"] = Single(Reduction("ReduceL1")),
        ["ReduceL2"] = Single(Reduction("ReduceL2")),
        ["ReduceLogSum"] = Single(Reduction("ReduceLogSum", map: Positive)),
        ["ReduceLogSumExp"] = Reduction("ReduceLogSumExp"),
        ["GlobalAveragePool"] = Single(random =>
            new RuleCase("GlobalAveragePool", random, Pick<long[]>(random, [2, 3, 4, 5], [1, 2, 7], [1, 2, 2, 3, 4]))),
        ["GlobalMaxPool"] = Exact(random =>
            new RuleCase("GlobalMaxPool", random, Pick<long[]>(random, [2, 3, 4, 5], [1, 2, 7], [1, 2, 2, 3, 4]))),
        ["Softmax"] = Axis("Softmax"),
        ["LogSoftmax"] = Axis("LogSoftmax"),
        ["Identity"] = Elementwise("Identity"),
        ["Dropout"] = Elementwise("Dropout"),
        ["Cast"] = Elementwise("Cast", _ => [Attribute("to", (long)ModelBuilder.Double)]),
        ["CastLike"] = random =>
        {
            var made = new RuleCase("CastLike", random, 2, 3);
            made.Inputs = [X, made.Stored([1])];
            return made;
        },
        ["Reshape"] = WithList("Reshape", _ => [4, -1]),
        ["Flatten"] = Elementwise("Flatten", random => [Attribute("axis", (long)random.Next(-2, 3))]),
        ["Squeeze"] = random =>
        {
            var made = new RuleCase("Squeeze", random, 1, 3, 1, 4);
            made.Inputs = random.Next(2) == 0 ? [X, made.Integers(0, -2)] : [X];
            return made;
        },
        ["Unsqueeze"] = WithList("Unsqueeze", _ => [0, -1]),
        ["Transpose"] = Elementwise("Transpose", random => random.Next(2) == 0 ? [] : [Attribute("perm", Shuffled(random, 0L, 1L, 2L))]),
        ["Expand"] = random =>
        {
            var made = new RuleCase("Expand", random, Pick<long[]>(random, [3, 1], [2, 1, 4], [1]));
            made.Inputs = [X, made.Integers(2, 3, 4)];
            return made;
        },
        ["Tile"] = WithList("Tile", random => [random.Next(1, 3), random.Next(1, 4), 2]),
        ["DepthToSpace"] = random => new("DepthToSpace", random, 2, 8, 3, 2)
        {
            Attributes = [Attribute("blocksize", 2L), Attribute("mode", Pick(random, "DCR", "CRD"))],
        },
        ["SpaceToDepth"] = random => new("SpaceToDepth", random, 2, 3, 4, 6) { Attributes = [Attribute("blocksize", 2L)] },
        ["Concat"] = random =>
        {
            int axis = random.Next(3);
            var made = new RuleCase("Concat", random, 2, 3, 4)
                { Attributes = [Attribute("axis", (long)(random.Next(2) == 0 ? axis : axis - 3))] };
            long[] other = [2, 3, 4];
            other[axis] = 5;
            made.Inputs = Shuffled(random, X, made.Stored(other), X);
            return made;
        },
        ["Split"] = random =>
        {
            var made = new RuleCase("Split", random, 2, 6, 3) { Attributes = [Attribute("axis", Pick(random, 1L, -2L))], Results = 3 };
            made.Inputs = random.Next(2) == 0 ? [X, made.Integers(1, 3, 2)] : [X];
            return made;
        },
        ["Slice"] = random =>
        {
            var made = new RuleCase("Slice", random, 4, 5, 6);
            made.Inputs = random.Next(5) switch
            {
                0 => [X, made.Integers(1), made.Integers(3)],
                1 => [X, made.Integers(-3, 0), made.Integers(long.MaxValue, -1), made.Integers(2, 1)],
                2 => [X, made.Integers(0, 1), made.Integers(100, 5), made.Integers(0, -2), made.Integers(2, 3)],
                3 => [X, made.Integers(-1), made.Integers(long.MinValue), made.Integers(2), made.Integers(-1)],
                _ => [X, made.Integers(4, 3), made.Integers(0, 0), made.Integers(1, 0), made.Integers(-2, -1)],
            };
            return made;
        },
        ["Pad"] = random =>
        {
            string mode = Pick(random, "constant", "reflect", "edge", "wrap");
            bool hasAxes = random.Next(2) == 0;
            var made = new RuleCase("Pad", random, 2, 4, 5)
                { Opset = mode == "wrap" ? 19 : hasAxes ? 18 : 17, Attributes = [Attribute("mode", mode)] };
            made.Inputs = hasAxes && made.Opset >= 18
                ? [X, made.Integers(2, 1, 1, 3), "", made.Integers(-1, 1)]
                : [X, made.Integers(0, 1, 2, 0, mode == "constant" ? -2 : 3, 1)];
            return made;
        },
        ["Gather"] = random =>
        {
            int axis = random.Next(3);
            var made = new RuleCase("Gather", random, 4, 3, 5)
                { Attributes = [Attribute("axis", (long)(random.Next(2) == 0 ? axis : axis - 3))] };
            made.Inputs = [X, made.Integers([2, 0, 2, -1])];
            return made;
        },
        ["CumSum"] = random =>
        {
            var made = new RuleCase("CumSum", random, 2, 3, 4)
            {
                Attributes = [Attribute("exclusive", (long)random.Next(2)), Attribute("reverse", (long)random.Next(2))],
            };
            made.Inputs = [X, made.Integers(random.Next(-2, 3))];
            return made;
        },
        ["Trilu"] = random =>
        {
            var made = new RuleCase("Trilu", random, 2, 4, 5) { Attributes = [Attribute("upper", (long)random.Next(2))] };
            made.Inputs = random.Next(2) == 0 ? [X] : [X, made.Scalar(random.Next(-1, 3))];
            return made;
        },
        ["MatMul"] = random => (random.Next(7)) switch
        {
            0 => Product(random, "MatMul", true, [3, 4], [4, 5]),
            1 => Product(random, "MatMul", false, [3, 4], [4, 5]),
            2 => Product(random, "MatMul", true, [2, 1, 3, 4], [5, 4, 2]),
            3 => Product(random, "MatMul", false, [2, 1, 3, 4], [5, 4, 2]),
            4 => Product(random, "MatMul", true, [4], [2, 4, 3]),
            5 => Product(random, "MatMul", false, [2, 3, 4], [4]),
            _ => Product(random, "MatMul", true, [4], [4]),
        },
        ["Gemm"] = random =>
        {
            bool transA = random.Next(2) == 0, transB = random.Next(2) == 0;
            long[] a = transA ? [4, 3] : [3, 4], b = transB ? [5, 4] : [4, 5];
            int by = random.Next(3);
            var made = new RuleCase("Gemm", random, by == 0 ? a : by == 1 ? b : [1, 5])
            {
                Opset = Pick(random, 9, 17),
                Attributes =
                [
                    Attribute("transA", transA ? 1L : 0), Attribute("transB", transB ? 1L : 0),
                    Attribute("alpha", 1.5f), Attribute("beta", Pick(random, 1f, 0.5f)),
                ],
            };
            made.Inputs = by == 0 ? [X, made.Stored(b), made.Stored([5])] : by == 2 ? [made.Stored(a), made.Stored(b), X]
                : made.Opset < 11 ? [made.Stored(a), X, made.Stored([5])] : [made.Stored(a), X];
            return made;
        },
        ["Einsum"] = random => random.Next(4) switch
        {
            0 => Product(random, "Einsum", true, [2, 3, 4], [2, 4, 5], Attribute("equation", "bij,bjk->bik")),
            1 => Product(random, "Einsum", false, [2, 3, 4], [2, 4, 5], Attribute("equation", "bij, bjk -> bki")),
            2 => Product(random, "Einsum", true, [3, 4], [4], Attribute("equation", "ij,j->j")),
            _ => new RuleCase("Einsum", random, 2, 3, 4) { Attributes = [Attribute("equation", "ijk->kj")] },
        },
        ["BatchNormalization"] = random =>
        {
            var made = new RuleCase("BatchNormalization", random, Pick<long[]>(random, [2, 3, 4, 2], [3, 3], [1, 3, 2, 2, 2]))
                { Attributes = [Attribute("epsilon", 0.01f)] };
            made.Inputs = [X, made.Stored([3]), made.Stored([3]), made.Stored([3]), made.Stored([3], Positive)];
            return made;
        },
        ["InstanceNormalization"] = Single(random =>
        {
            var made = new RuleCase("InstanceNormalization", random, Pick<long[]>(random, [2, 3, 3, 4], [1, 3, 7]));
            made.Inputs = [X, made.Stored([3]), made.Stored([3])];
            return made;
        }),
        ["LayerNormalization"] = random =>
        {
            bool isLast = random.Next(2) == 0;
            var made = new RuleCase("LayerNormalization", random, 2, 3, 5)
                { Attributes = [Attribute("axis", isLast ? -1L : 1L), Attribute("epsilon", 0.001f)] };
            long[] shape = isLast ? [5] : [3, 5];
            made.Inputs = random.Next(2) == 0 ? [X, made.Stored(shape)] : [X, made.Stored(shape), made.Stored(shape)];
            return made;
        },
        ["GroupNormalization"] = Single(random =>
        {
            bool isNew = random.Next(2) == 0;
            var made = new RuleCase("GroupNormalization", random, 2, 4, 3, 2)
                { Opset = isNew ? 21 : 18, Attributes = [Attribute("num_groups", 2L)] };
            made.Inputs = [X, made.Stored([isNew ? 4 : 2]), made.Stored([isNew ? 4 : 2])];
            return made;
        }),
        ["LpNormalization"] = random => new("LpNormalization", random, 2, 3, 4)
            { Attributes = [Attribute("axis", Pick(random, -1L, 1L)), Attribute("p", Pick(random, 1L, 2L))] },
        ["LRN"] = Single(random => new RuleCase("LRN", random, 1, 6, 2, 3)
        {
            Attributes =
                [Attribute("size", Pick(random, 1L, 3L, 5L)), Attribute("alpha", 0.3f), Attribute("beta", 0.6f), Attribute("bias", 1.5f)],
        }),
        ["Conv"] = Linear(random =>
        {
            var (kernel, window) = Windows(random);
            long group = Pick(random, 1L, 2L), channels = 4, maps = Pick(random, 2L, 6L);
            int by = random.Next(5);
            long[] x = [Pick(random, 1L, 2L), channels, .. kernel.Select(_ => (long)random.Next(7, 10))];
            var made = new RuleCase("Conv", random, by == 0 ? [maps] : x) { Attributes = [.. window, Attribute("group", group)] };
            string weights = made.Stored([maps, channels / group, .. kernel]);
            made.Inputs = by == 0 ? [made.Stored(x), weights, X] : by == 1 ? [X, weights] : [X, weights, made.Stored([maps])];
            return made;
        }),
        ["ConvTranspose"] = Linear(random =>
        {
            long group = Pick(random, 1L, 2L), channels = 4, maps = 2,
                stride = random.Next(1, 4), k = random.Next(2, 4), dilation = random.Next(1, 3);
            int axes = random.Next(1, 3);
            var made =
                new RuleCase("ConvTranspose", random, [1, channels, .. Enumerable.Range(0, axes).Select(_ => (long)random.Next(3, 6))]);
            long[] strides = [.. Enumerable.Repeat(stride, axes)], dilations = [.. Enumerable.Repeat(dilation, axes)];
            List<Message> attributes = [Attribute("strides", strides), Attribute("dilations", dilations), Attribute("group", group)];
            switch (random.Next(4))
            {
                case 0:
                    attributes.Add(Attribute("pads", [.. Enumerable.Range(0, 2 * axes).Select(_ => (long)random.Next(0, 2))]));
                    attributes.Add(Attribute("output_padding", [.. Enumerable.Repeat(stride - 1, axes)]));
                    break;
                case 1:
                    attributes.Add(Attribute("output_shape", [.. made.Dimensions[2..].Select(size => (size * stride) + 1)]));
                    attributes.Add(Attribute("auto_pad", Pick(random, "SAME_UPPER", "SAME_LOWER", "NOTSET")));
                    break;
                case 2:
                    attributes.Add(Attribute("auto_pad", Pick(random, "SAME_UPPER", "SAME_LOWER", "VALID")));
                    break;
            }

            made.Attributes = [.. attributes];
            made.Inputs = [X, made.Stored([channels, maps, .. Enumerable.Repeat(k, axes)]), made.Stored([maps * group])];
            return made;
        }),
        ["MaxPool"] = Exact(random =>
        {
            var (kernel, window) = Windows(random, canCeil: true);
            return new RuleCase("MaxPool", random, [1, 2, .. kernel.Select(_ => (long)random.Next(6, 9))])
            {
                Attributes = [Attribute("kernel_shape", kernel), .. window],
                Opset = Pick(random, 12, 17),
            };
        }),
        ["AveragePool"] = Single(random =>
        {
            var (kernel, window) = Windows(random, canCeil: true, canDilate: false);
            return new RuleCase("AveragePool", random, [1, 2, .. kernel.Select(_ => (long)random.Next(6, 9))])
            {
                Attributes = [Attribute("kernel_shape", kernel), .. window, Attribute("count_include_pad", (long)random.Next(2))],
                Opset = 19,
            };
        }),
        ["Resize"] = Single(random =>
        {
            string mode = Pick(random, "nearest", "linear", "cubic");
            var made = new RuleCase("Resize", random, 1, 2, 4, 5)
            {
                Opset = Pick(random, 11, 13, 18),
                Attributes =
                [
                    Attribute("mode", mode),
                    Attribute(
                        "coordinate_transformation_mode", Pick(random, "half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")),
                ],
            };
            string none = made.Opset >= 13 ? "" : made.Floats();
            made.Inputs = random.Next(2) == 0
                ? [X, none, made.Floats(1, 1, 1.75f, 0.6f)]
                : [X, none, none, made.Integers(1, 2, 7, 3)];
            return made;
        }),
        ["Upsample"] = Single(random =>
        {
            var made = new RuleCase("Upsample", random, 1, 2, 3, 4)
                { Opset = 9, Attributes = [Attribute("mode", Pick(random, "nearest", "linear"))] };
            made.Inputs = [X, made.Floats(1, 1, 2, 3)];
            return made;
        }),
    };

    /// <summary>Operators that the gradient passes straight through, which no difference tells; tests of their own try them.</summary>
    public static IReadOnlySet<string> StraightThrough { get; } = new HashSet<string> { "QuantizeLinear", "DequantizeLinear" };

    private static double Positive(double value) => Math.Abs(value) + 0.5;

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private static T[] Shuffled<T>(Random random, params T[] values)
    {
        random.Shuffle(values);
        return values;
    }

    private static Func<Random, RuleCase> Elementwise(
        string name, Func<Random, Message[]>? attributes = null, Func<double, double>? map = null) => random =>
        new(name, random, 2, 3, 4) { Attributes = attributes?.Invoke(random) ?? [], Map = map ?? (value => value) };

    private static Func<Random, RuleCase> Single(Func<Random, RuleCase> make) => random =>
    {
        var made = make(random);
        made.IsSingle = true;
        return made;
    };

    private static Func<Random, RuleCase> Exact(Func<Random, RuleCase> make) => random =>
    {
        var made = make(random);
        (made.IsSingle, made.IsExact) = (true, true);
        return made;
    };

    private static Func<Random, RuleCase> Linear(Func<Random, RuleCase> make) => random =>
    {
        var made = make(random);
        (made.IsSingle, made.IsLinear) = (true, true);
        return made;
    };

    private static Func<Random, RuleCase> Bends(Func<Random, RuleCase> make, params double[] bends) => random =>
    {
        var made = make(random);
        made.Bends = bends;
        return made;
    };

    private static Func<Random, RuleCase> At(int opset, Func<Random, RuleCase> make) => random =>
    {
        var made = make(random);
        made.Opset = opset;
        return made;
    };

    private static Func<Random, RuleCase> WithList(string name, Func<Random, long[]> list) => random =>
    {
        var made = new RuleCase(name, random, 2, 3, 4);
        made.Inputs = [X, made.Integers(list(random))];
        return made;
    };

    private static Func<Random, RuleCase> Axis(string name) => random =>
        new(name, random, 2, 3, 4) { Attributes = [Attribute("axis", (long)random.Next(-2, 3))], Opset = Pick(random, 11, 17) };

    private static long[][] Broadcasts(Random random) =>
        Pick<long[][]>(random, [[2, 3, 4], [2, 3, 4]], [[2, 3, 4], [3, 1]], [[3, 1], [2, 1, 4]], [[1], [2, 3]], [[2, 3], []]);

    private static long[][] Three(Random random) => Pick<long[][]>(random, [[2, 3], [2, 3], [2, 3]], [[2, 1, 4], [3, 1], [1]], [[2, 3]]);

    // Each operand in turn is the one that is differentiated by.
    private static Func<Random, RuleCase> Operands(
        string name, Func<Random, long[][]> shapes, Func<double, double>? map = null) => random =>
    {
        long[][] operands = shapes(random);
        int by = name == "PRelu" ? random.Next(2) : random.Next(operands.Length);
        var made = new RuleCase(name, random, operands[by]) { Map = map ?? (value => value) };
        made.Inputs = [.. operands.Select((shape, i) => i == by ? X : made.Stored(shape, map))];
        return made;
    };

    private static RuleCase Product(Random random, string name, bool byFirst, long[] a, long[] b, params Message[] attributes)
    {
        var made = new RuleCase(name, random, byFirst ? a : b) { Attributes = attributes };
        made.Inputs = byFirst ? [X, made.Stored(b)] : [made.Stored(a), X];
        return made;
    }

    private static Func<Random, RuleCase> Reduction(string name, int axesAsInput = 18, Func<double, double>? map = null) => random =>
    {
        var made = new RuleCase(name, random, 2, 3, 4) { Opset = Pick(random, 11, 13, 18), Map = map ?? (value => value) };
        long[]? axes = Pick<long[]?>(random, [1], [0, -1], [2], null);
        var keeps = Attribute("keepdims", (long)random.Next(2));
        bool asInput = made.Opset >= axesAsInput;
        made.Inputs = asInput && axes is not null ? [X, made.Integers(axes)] : [X];
        made.Attributes = asInput || axes is null ? [keeps] : [keeps, Attribute("axes", axes)];
        return made;
    };

    // Of one or two axes, with every way to pad.
    private static (long[] Kernel, List<Message> Attributes) Windows(Random random, bool canCeil = false, bool canDilate = true)
    {
        int axes = random.Next(1, 3);
        long[] kernel = [.. Enumerable.Range(0, axes).Select(_ => (long)random.Next(2, 4))];
        long[] strides = [.. Enumerable.Range(0, axes).Select(_ => (long)random.Next(1, 4))];
        List<Message> attributes = [Attribute("strides", strides)];
        int padding = random.Next(4);
        if (padding == 0)
        {
            attributes.Add(Attribute("pads", [.. Enumerable.Range(0, 2 * axes).Select(_ => (long)random.Next(0, 2))]));
        }
        else if (padding == 1)
        {
            attributes.Add(Attribute("auto_pad", Pick(random, "SAME_UPPER", "SAME_LOWER", "VALID")));
        }

        if (canDilate && padding != 1)
        {
            attributes.Add(Attribute("dilations", [.. Enumerable.Range(0, axes).Select(_ => (long)random.Next(1, 3))]));
        }

        // ONNX Runtime infers a window more than it computes where one lies outside.
        if (canCeil && padding > 1 && strides.Max() < 3)
        {
            attributes.Add(Attribute("ceil_mode", (long)random.Next(2)));
        }

        return (kernel, attributes);
    }
}

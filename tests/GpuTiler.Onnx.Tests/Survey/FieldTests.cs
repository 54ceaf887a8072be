namespace GpuTiler.Onnx.Tests;

/// <summary>
/// Receptive fields against finite differences: a network of positive weights is given every pixel by itself, in one batch, and the pixels
/// that reach a value are those that it sees.
/// </summary>
public sealed class FieldTests : IDisposable
{
    private const int Height = 19, Width = 17;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static TheoryData<string> Networks =>
    [
        "conv", "asymmetric", "upper", "lower", "valid", "dilated", "ceil", "pool", "join", "concat", "pad", "last",
        "transposed", "transposed-upper", "deep",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_value_sees_the_pixels_that_change_it(string name)
    {
        string path = Build(name).Save(folder);
        var dimensions = new Dictionary<string, long[]> { ["x"] = [Height * Width, 1, Height, Width] };
        using var net = new Loaded(path, new() { InputDimensions = dimensions });
        var pixels = new float[Height * Width * Height * Width];
        for (int i = 0; i < Height * Width; i++)
        {
            pixels[(i * Height * Width) + i] = 1;
        }

        net.Model.Run(pixels);
        var fields = FieldFinder.Find(path, net.Model.Inputs[0], net.Model.Activations, null);
        Assert.Equal(net.Model.Activations.Select(layer => layer.Name).Order(), fields.Keys.Order());

        // Behind a transposed convolution the field is that of any value, and each may see less.
        bool isExact = !name.StartsWith("transposed", StringComparison.Ordinal);
        foreach (var layer in net.Model.Activations)
        {
            Check(layer, fields[layer.Name], isExact);
        }
    }

    [Fact]
    public void What_mixes_the_picture_sees_all_of_it()
    {
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, Height, Width)
            .Node("GlobalAveragePool", ["x"], ["global"])
            .Node("Mul", ["x", "global"], ["scaled"])
            .Node("Softmax", ["x"], ["soft"])
            .Node("InstanceNormalization", ["x", "s", "b"], ["norm"])
            .Tensor("s", ModelBuilder.Float, [1], 1f).Tensor("b", ModelBuilder.Float, [1], 0f)
            .Tensor("scales", ModelBuilder.Float, [4], 1f, 1, 2, 2)
            .Node("Resize", ["x", "", "scales"], ["resized"])
            .Node("Flatten", ["x"], ["flat"])
            .Node("Relu", ["x"], ["relu"])
            .Output("scaled").Output("soft").Output("norm").Output("resized").Output("flat").Output("relu").Save(folder);
        using var net = new Loaded(path);
        Assert.Equal(["relu"], FieldFinder.Find(path, net.Model.Inputs[0], net.Model.Activations, null).Keys);
    }

    [Fact]
    public void The_sample_network_sees_what_its_kernels_say()
    {
        string path = Path.Combine(Repository.Root, "samples/digits/digits.onnx");
        using var net = new Loaded(path);
        var fields = FieldFinder.Find(path, net.Model.Inputs[0], net.Model.Activations, null);
        Assert.Equal(["conv1", "relu1", "pool1", "conv2", "relu2", "pool2"], fields.Keys);
        Assert.Equal(new ReceptiveField(1, 1, -2, -2, 5, 5), fields["conv1"]);
        Assert.Equal(new ReceptiveField(2, 2, -2, -2, 6, 6), fields["pool1"]);
        Assert.Equal(new ReceptiveField(2, 2, -6, -6, 14, 14), fields["conv2"]);
        Assert.Equal(new ReceptiveField(4, 4, -6, -6, 16, 16), fields["pool2"]);
    }

    private static void Check(BoundActivation layer, ReceptiveField field, bool isExact)
    {
        float[] values = [.. layer.HostValues.As<float>()];
        var shape = layer.Shape;
        for (int y = 0; y < shape.Height; y++)
        {
            for (int x = 0; x < shape.Width; x++)
            {
                double top = field.OffsetY + (y * field.StrideY), left = field.OffsetX + (x * field.StrideX);
                for (int pixel = 0; pixel < Height * Width; pixel++)
                {
                    var (row, column) = (pixel / Width, pixel % Width);
                    bool isInside = row >= top && row < top + field.Height && column >= left && column < left + field.Width;
                    bool isReached = Enumerable.Range(0, shape.Channels).Any(channel => Value(pixel, channel) != 0);
                    Assert.True(
                        isExact ? isInside == isReached : isInside || !isReached,
                        $"{layer.Name} {y},{x}: pixel {row},{column} {isInside} {isReached}");
                }

                float Value(int image, int channel) => shape.Layout == TensorLayout.Nhwc
                    ? values[(((((image * shape.Height) + y) * shape.Width) + x) * shape.Channels) + channel]
                    : values[(((((image * shape.Channels) + channel) * shape.Height) + y) * shape.Width) + x];
            }
        }
    }

    private static ModelBuilder Build(string name)
    {
        var net = new ModelBuilder().Input("x", ModelBuilder.Float, "N", 1, Height, Width);
        var weights = new HashSet<string>();
        switch (name)
        {
            case "conv": Conv("x", "y", 3, ("pads", [1, 1, 1, 1])); break;
            case "asymmetric": Conv("x", "y", 4, ("pads", [0, 3, 2, 1]), ("strides", [2, 3])); break;
            case "upper" or "lower":
                Conv("x", "m", 4, ($"SAME_{name.ToUpperInvariant()}", []), ("strides", [2, 3]));
                Conv("m", "y", 3, ($"SAME_{name.ToUpperInvariant()}", []), ("strides", [2, 2]));
                break;
            case "valid": Conv("x", "y", 5, ("VALID", []), ("strides", [2, 1])); break;
            case "dilated":
                Conv("x", "m", 2, ("pads", [1, 1, 1, 1]));
                Conv("m", "y", 2, ("dilations", [1, 1]), ("pads", [2, 0, 0, 2]));
                break;
            case "ceil": Pool("x", "y", 3, ("strides", [2, 2]), ("ceil_mode", [1])); break;
            case "pool": Pool("x", "m", 2, ("strides", [2, 2])); Conv("m", "y", 3); break;
            case "join":
                Conv("x", "a", 3, ("pads", [1, 1, 1, 1]));
                Conv("x", "b", 2, ("pads", [0, 0, 1, 1]));
                net.Node("Add", ["a", "b"], ["y"]);
                break;
            case "concat":
                Conv("x", "a", 3, ("pads", [1, 1, 1, 1]));
                Conv("a", "b", 3, ("pads", [1, 1, 1, 1]));
                net.Node("Concat", ["a", "b"], ["y"], "", "", ModelBuilder.Attribute("axis", 1L));
                break;
            case "pad":
                net.Tensor("p", ModelBuilder.Int64, [8], 0L, 0, 1, 2, 0, 0, 3, 0).Node("Pad", ["x", "p"], ["m"]);
                Conv("m", "y", 4, ("strides", [2, 2]));
                break;
            case "last":
                Conv("x", "m", 3, ("pads", [1, 1, 1, 1]));
                net.Node("Transpose", ["m"], ["l"], "", "", ModelBuilder.Attribute("perm", 0, 2, 3, 1)).Node("Relu", ["l"], ["y"]);
                break;
            case "transposed":
                Conv("x", "m", 3, ("strides", [2, 2]));
                Conv("m", "y", 4, ("strides", [2, 2]), ("pads", [1, 0, 2, 1]));
                break;
            case "transposed-upper":
                Conv("x", "m", 3, ("strides", [3, 2]));
                Conv("m", "y", 3, ("strides", [2, 2]), ("SAME_UPPER", []));
                break;
            default:
                Conv("x", "a", 3, ("pads", [1, 1, 1, 1]));
                Pool("a", "b", 3, ("strides", [2, 2]), ("pads", [1, 1, 1, 1]));
                Conv("b", "c", 3, ("pads", [1, 1, 1, 1]));
                net.Node("Relu", ["c"], ["d"]);
                Conv("d", "y", 3, ("strides", [2, 2]), ("pads", [1, 1, 1, 1]));
                break;
        }

        return net.Output("y");

        void Pool(string from, string to, int size, params (string Name, long[] Values)[] attributes) =>
            net.Node("AveragePool", [from], [to], "", "", Attributes(size, attributes));

        void Conv(string from, string to, int size, params (string Name, long[] Values)[] attributes)
        {
            if (weights.Add($"w{size}"))
            {
                net.Tensor($"w{size}", ModelBuilder.Float, [1, 1, size, size], Enumerable.Repeat(0.25f, size * size).ToArray());
            }

            bool isTransposed = to == "y" && name.StartsWith("transposed", StringComparison.Ordinal);
            net.Node(isTransposed ? "ConvTranspose" : "Conv", [from, $"w{size}"], [to], "", "", Attributes(size, attributes));
        }

        static Message[] Attributes(int size, (string Name, long[] Values)[] attributes) =>
        [
            ModelBuilder.Attribute("kernel_shape", size, size),
            .. attributes.Select(one => one.Values switch
            {
                [] => ModelBuilder.Attribute("auto_pad", one.Name),
                [var value] => ModelBuilder.Attribute(one.Name, value),
                _ => ModelBuilder.Attribute(one.Name, one.Values),
            }),
        ];
    }
}

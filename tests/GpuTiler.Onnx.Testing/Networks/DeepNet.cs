namespace GpuTiler.Onnx.Testing;

/// <summary>
/// Networks of more than fifty layers, with the operators that ONNX Runtime fuses where nobody looks: batch normalisation into a
/// convolution, an activation behind one, a residual sum, a matrix product with its bias.
/// </summary>
internal static class DeepNet
{
    public const int Size = 12, Maps = 8;
    private const int Blocks = 8;

    /// <summary>What they are called: how the blocks are made, and which opset and IR version the file has.</summary>
    public static string[] Names => ["residual", "residual-opset9-ir3", "clipped", "half"];

    public static float[] Frame { get; } = NaiveNet.Values(1, 3 * Size * Size, 1);

    public static ModelBuilder Model(string name)
    {
        var parts = name.Split('-');
        int type = name == "half" ? ModelBuilder.Half : ModelBuilder.Float;
        int opset = parts.Length > 1 ? 9 : 17;
        var model = new ModelBuilder(opset).Ir(opset == 9 ? 3 : 8).Input("x", ModelBuilder.Float, 1, 3, Size, Size);
        int seed = 10;
        string last = "x";
        if (type == ModelBuilder.Half)
        {
            last = "narrow";
            model.Node("Cast", ["x"], [last], "", "", ModelBuilder.Attribute("to", (long)type));
        }

        Convolution("stem", 3);
        for (int block = 0; block < Blocks; block++)
        {
            string before = last;
            Convolution($"b{block}/conv1", Maps);
            Normalize($"b{block}/norm1");
            Activate($"b{block}/act1");
            Convolution($"b{block}/conv2", Maps);
            Normalize($"b{block}/norm2");
            Next("Add", $"b{block}/sum", before);
            Activate($"b{block}/act2");
            if (block == Blocks / 2)
            {
                Next("MaxPool", "pool", ModelBuilder.Attribute("kernel_shape", 2, 2), ModelBuilder.Attribute("strides", 2, 2));
            }
        }

        Next("GlobalAveragePool", "mean");
        Next("Flatten", "flat");
        Weights("dense", 0.5f, Maps, 5);
        Next("MatMul", "product", "dense");
        Weights("bias", 1, 5);
        Next("Add", "biased", "bias");
        Next("Sigmoid", "scores");
        return model.Output("scores", type, 1, 5).Output("stem", type, 1, Maps, Size, Size);

        void Convolution(string output, int channels)
        {
            Weights($"{output}.w", 0.3f, Maps, channels, 3, 3);
            Weights($"{output}.b", 0.3f, Maps);
            model.Node("Conv", [last, $"{output}.w", $"{output}.b"], [output], $"n/{output}", "",
            ModelBuilder.Attribute("kernel_shape", 3, 3), ModelBuilder.Attribute("pads", 1, 1, 1, 1));
            last = output;
        }

        // float16 has no batch normalisation on every processor.
        void Normalize(string output)
        {
            if (type == ModelBuilder.Half)
            {
                Weights($"{output}.scale", 1, 1, Maps, 1, 1);
                Next("Mul", output, $"{output}.scale");
                return;
            }

            string[] parameters = ["scale", "shift", "mean", "var"];
            foreach (string parameter in parameters)
            {
                Weights($"{output}.{parameter}", 1, parameter == "var", Maps);
            }

            model.Node("BatchNormalization", [last, .. parameters.Select(parameter => $"{output}.{parameter}")], [output], $"n/{output}");
            last = output;
        }

        void Activate(string output)
        {
            if (parts[0] == "clipped")
            {
                Weights($"{output}.low", 1, false);
                Weights($"{output}.high", 6, true);
                model.Node("Clip", [last, $"{output}.low", $"{output}.high"], [output], $"n/{output}");
                last = output;
            }
            else
            {
                Next("Relu", output);
            }
        }

        void Next(string node, string output, params object[] more)
        {
            model.Node(node, [last, .. more.OfType<string>()], [output], $"n/{output}", "", [.. more.OfType<Message>()]);
            last = output;
        }

        void Weights(string tensor, float size, params object[] shape)
        {
            bool positive = shape is [true, ..];
            long[] dimensions = [.. shape.OfType<int>().Select(dimension => (long)dimension)];
            var values = NaiveNet.Values(seed++, (int)dimensions.Aggregate(1L, (a, b) => a * b), size);
            values = positive ? [.. values.Select(value => Math.Abs(value) + (size / 2))] : values;
            if (opset == 9)
            {
                model.Input(tensor, type, [.. dimensions.Cast<object>()]);
            }

            _ = type == ModelBuilder.Half
                ? model.Tensor(tensor, type, dimensions, Array.ConvertAll(values, value => (Half)value))
                : model.Tensor(tensor, type, dimensions, values);
        }
    }
}

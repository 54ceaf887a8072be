
namespace GpuTiler.Fuzz;

/// <summary>Small networks.</summary>
internal static class ModelSeeds
{
    /// <summary>Operators and names that a change may put into a model.</summary>
    public static readonly string[] Words =
    [
        "", "Conv", "ConvTranspose", "MatMul", "Gemm", "QLinearConv", "QLinearMatMul", "QGemm", "FusedConv", "DequantizeLinear",
        "QuantizeLinear", "Transpose", "Identity", "Cast", "Constant", "Shape", "Size", "Reshape", "If", "Loop", "Scan", "MaxPool", "Relu",
        "com.microsoft", "ai.onnx", "perm", "axis", "transB", "kernel_shape", "location", "offset", "length", "x", "w", "y", "\0", "ä",
    ];

    /// <summary>Networks with stored, quantised and shared weights, and with graphs inside operators.</summary>
    public static IEnumerable<byte[]> All()
    {
        yield return new ModelBuilder().Input("x", ModelBuilder.Float, 1, 3, 8, "w").Output("y")
            .Tensor("w", ModelBuilder.Float, [2, 3, 1, 1], 1f, 2f, 3f, 4f, 5f, 6f)
            .Node("Conv", ["x", "w"], ["c"], "conv", "", ModelBuilder.Attribute("kernel_shape", 1, 1))
            .Node("Transpose", ["c"], ["t"], "", "", ModelBuilder.Attribute("perm", 0, 2, 3, 1))
            .Node("Relu", ["t"], ["y"]).Build();
        yield return new ModelBuilder().Input("x", ModelBuilder.UInt8, 1, 2).Output("y")
            .Tensor<byte>("q", ModelBuilder.UInt8, [2, 2], 1, 2, 3, 4).Tensor("s", ModelBuilder.Float, [2], 0.5f, 0.25f)
            .Tensor<byte>("z", ModelBuilder.UInt8, [2], 1, 2)
            .Node("DequantizeLinear", ["q", "s", "z"], ["d"], "", "", ModelBuilder.Attribute("axis", 1))
            .Node("Identity", ["d"], ["i"]).Node("MatMul", ["x", "i"], ["y"]).Build();
        yield return new ModelBuilder().Opset("com.microsoft", 1).Input("x", ModelBuilder.UInt8, 1, 2).Output("y")
            .Tensor<byte>("q", ModelBuilder.UInt8, [2, 2], 1, 2, 3, 4).Tensor("s", ModelBuilder.Float, [], 0.5f)
            .Node("QGemm", ["x", "s", "z", "q", "s", "z"], ["y"], "", "com.microsoft", ModelBuilder.Attribute("transB", 1)).Build();
        yield return new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4).Output("y")
            .Node("Constant", [], ["c"], "", "", ModelBuilder.Attribute(
                "value", ModelBuilder.Raw("", ModelBuilder.Float, [4], 1f, 2f, 3f, 4f)))
            .Node("If", ["x"], ["y"], "if", "", Branch("then_branch"), Branch("else_branch")).Build();
        yield return External("weights.bin", "0", "16");
    }

    /// <summary>A network with weights in a file beside it.</summary>
    public static byte[] External(string location, string? offset = null, string? length = null) =>
        new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2).Output("y")
            .Tensor(ModelBuilder.External("w", ModelBuilder.Float, [2, 2], location, offset, length))
            .Node("MatMul", ["x", "w"], ["y"]).Build();

    // A graph that reads what is outside of it.
    private static Message Branch(string name) => new Message().Text(1, name).Int(20, 5).Sub(6, new Message().Text(2, name)
        .Sub(1, new Message().Text(1, "x").Text(1, "c").Text(2, $"{name}/y").Text(4, "Add"))
        .Sub(12, new Message().Text(1, $"{name}/y")));
}

namespace GpuTiler.Onnx.Tests;

/// <summary>Models of every opset that is met list, tap and run, and give what plain loops give.</summary>
public class OpsetTests
{
    public static TheoryData<int, long> Versions =>
        new(Enumerable.Range(7, 17).Select(opset => (opset, IrOf(opset))).Append((9, 3L)).Append((17, 3L)));

    [Theory]
    [MemberData(nameof(Versions))]
    public void Every_layer_equals_plain_loops(int opset, long ir)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model(opset, ir).Save(folder);

        var layers = OnnxModel.ListLayers(path);
        Assert.Equal(["conv", "relu", "pool", "flat", "scores"], layers.Select(layer => layer.Name));
        Assert.Equal(["1×4×4×4", "1×4×4×4", "1×4×2×2", "1×16", "1×5"], layers.Select(layer => layer.ShapeText));
        Assert.Equal([0, 1, 2, 3, 4], layers.Select(layer => layer.Index));
        Assert.Equal(["Conv", "Relu", "MaxPool", "Flatten", "Gemm"], layers.Select(layer => layer.Operator));
        Assert.All(layers, layer => Assert.True(layer.CanShow && layer.ElementTypeName == "float32"));

        using var net = new Loaded(path);
        Assert.Equal(["x"], net.Model.Inputs.Select(input => input.Name));
        Assert.Empty(net.Model.Skipped);
        net.Model.Run(NaiveNet.Frame);
        foreach (var (name, expected) in NaiveNet.Expected())
        {
            Assert.Equal(expected.Length, net[name].Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], net[name][i], 1e-5);
            }
        }
    }

    // The IR version that came with each opset (onnx/helper.py, VERSION_TABLE).
    private static long IrOf(int opset) =>
        opset switch { < 9 => 3, 9 => 4, 10 => 5, 11 => 6, < 15 => 7, < 19 => 8, < 21 => 9, < 23 => 10, _ => 11 };
}

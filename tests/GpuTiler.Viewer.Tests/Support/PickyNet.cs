
namespace GpuTiler.Viewer.Tests;

/// <summary>A network that fails in the middle, on some of its inputs: one value says which of three numbers it looks up.</summary>
internal static class PickyNet
{
    public const int Values = 4;

    /// <summary>Writes it to a file.</summary>
    public static string Save(TempFolder folder) => new ModelBuilder().Input("x", ModelBuilder.Float, 1, Values)
        .Tensor("numbers", ModelBuilder.Float, [3], 10f, 20f, 30f)
        .Node("Relu", ["x"], ["relu"])
        .Node("ReduceMax", ["relu"], ["largest"], "", "", ModelBuilder.Attribute("axes", [1L]), ModelBuilder.Attribute("keepdims", 1))
        .Node("Cast", ["largest"], ["index"], "", "", ModelBuilder.Attribute("to", ModelBuilder.Int64))
        .Node("Gather", ["numbers", "index"], ["found"])
        .Node("Add", ["found", "relu"], ["sum"])
        .Output("sum", ModelBuilder.Float, 1, Values)
        .Save(folder, "picky.onnx");

    /// <summary>An input that it fails on where the value is 3 or more.</summary>
    public static float[] Frame(float value) => [value, 0, 0, 0];
}


namespace GpuTiler.Cli.Tests;

/// <summary>Small networks whose layers are easy to work out.</summary>
internal static class Networks
{
    /// <summary>Negates its picture; the size is open, one further layer cannot be shown, for it has rank 6, and one is of bytes.</summary>
    public static ModelBuilder Open(params object?[] dimensions) => new ModelBuilder()
        .Input("x", ModelBuilder.Float, dimensions.Length == 0 ? [1L, 3L, "height", "width"] : dimensions)
        .Tensor("six", ModelBuilder.Int64, [6], 1L, 1L, 1L, 1L, -1L, 1L)
        .Node("Neg", ["x"], ["neg"], "n/neg")
        .Node("Reshape", ["x", "six"], ["deep"], "n/deep")
        .Node("Cast", ["x"], ["bytes"], "n/cast", "", ModelBuilder.Attribute("to", 2L))
        .Output("neg").Output("deep").Output("bytes");

    /// <summary>Adds two inputs.</summary>
    public static ModelBuilder Sum() => new ModelBuilder()
        .Input("a", ModelBuilder.Float, 1, 2, 2, 3).Input("b", ModelBuilder.Float, 1, 2, 2, 3)
        .Node("Add", ["a", "b"], ["sum"], "n/sum").Output("sum", ModelBuilder.Float, 1, 2, 2, 3);

    /// <summary>Has one layer, and it cannot be shown.</summary>
    public static ModelBuilder Hidden() => new ModelBuilder()
        .Input("x", ModelBuilder.Float, 5).Node("Neg", ["x"], ["y"], "n/neg").Output("y", ModelBuilder.Float, 5);

    /// <summary>Has no layer at all: what it makes follows from its input's dimensions.</summary>
    public static ModelBuilder NoLayers() => new ModelBuilder()
        .Input("x", ModelBuilder.Int64, 1, 4).Node("Shape", ["x"], ["y"], "n/shape").Output("y", ModelBuilder.Int64, 2);

    /// <summary>Needs an operator that ONNX Runtime does not have.</summary>
    public static ModelBuilder Custom() => new ModelBuilder().Opset("my.domain", 1)
        .Input("x", ModelBuilder.Float, 1, 4).Node("Mystery", ["x"], ["y"], "n/mystery", "my.domain").Output("y", ModelBuilder.Float, 1, 4);

    /// <summary>A convolution, and one whose kernels come from an input.</summary>
    public static ModelBuilder Convolutions() => new ModelBuilder()
        .Input("x", ModelBuilder.Float, 1, 2, 5, 5).Input("w2", ModelBuilder.Float, 1, 3, 3, 3)
        .Tensor("w1", ModelBuilder.Float, [3, 2, 2, 3], Values.Some(36))
        .Node("Conv", ["x", "w1"], ["c1"], "n/c1", "", ModelBuilder.Attribute("kernel_shape", 2L, 3L))
        .Node("Conv", ["c1", "w2"], ["c2"], "n/c2", "", ModelBuilder.Attribute("kernel_shape", 3L, 3L))
        .Output("c2");

    /// <summary>Halves in, halves out.</summary>
    public static ModelBuilder Half(object? batch = null) => new ModelBuilder()
        .Input("x", ModelBuilder.Half, batch ?? 1L, 2L, 2L, 3L)
        .Node("Neg", ["x"], ["y"], "n/neg").Output("y", ModelBuilder.Half, batch ?? 1L, 2L, 2L, 3L);
}

namespace GpuTiler.Onnx.Tests;

/// <summary>The order of a layer's dimensions is found where the graph tells it, and the mosaic follows it.</summary>
public class LayoutTests
{
    [Fact]
    public void A_network_converted_from_channels_last_has_each_layer_in_its_own_order()
    {
        using var folder = new TempFolder();
        string path = Converted(1, 8, 8, 3).Save(folder);
        var listed = OnnxModel.ListLayers(path);
        Assert.Equal(
            "in:Nchw conv:Nchw back:Nhwc biased:Nhwc relu:Nhwc padded:Nhwc pool_in:Nchw pool:Nchw out:Nhwc flat: scores:",
            string.Join(' ', listed.Select(layer => $"{layer.Name}:{layer.Layout}")));

        float[] frame = NaiveNet.Values(1, 192, 1);
        foreach (var create in new Func<TileDevice>[] { () => CpuDevice.Create(), () => ProviderDevice.Create(ExecutionProvider.Cpu) })
        {
            using var device = create();
            using var model = OnnxModel.Load(path, device, new() { Layers = ["conv", "back", "biased", "relu"] });
            model.Run(frame);
            Assert.Equal(TensorShape.Nhwc(1, 8, 8, 6), model.Activations["back"].Shape);
            Assert.Equal(Mosaic("conv"), Mosaic("back"));

            byte[] Mosaic(string name)
            {
                using var tiler = Tiler.Create(model.Activations[name].Tensor, new() { Padding = 1, Range = TileRange.Layer });
                var pixels = new byte[tiler.Plan.ByteCount];
                tiler.Read(tiler.Dispatch(model.Activations[name].Tensor), pixels);
                return pixels;
            }
        }

        using var given = new Loaded(path, new() { Layout = TensorLayout.Nchw });
        Assert.All(given.Model.Activations, activation => Assert.Equal(TensorLayout.Nchw, activation.Shape.Layout));
    }

    [Fact]
    public void What_stands_before_the_first_operator_that_knows_is_found_too()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 8, 8, 16).Node("Neg", ["x"], ["negative"])
            .Node("Transpose", ["negative"], ["first"], "", "", ModelBuilder.Attribute("perm", 0, 3, 1, 2))
            .Node("GlobalAveragePool", ["first"], ["mean"]).Node("Abs", ["x"], ["beside"]).Output("mean").Output("beside").Save(folder);
        Assert.Equal(
            [TensorLayout.Nhwc, TensorLayout.Nchw, TensorLayout.Nchw, TensorLayout.Nhwc],
            OnnxModel.ListLayers(path).Select(layer => layer.Layout!.Value));
    }

    [Fact]
    public void An_operator_knows_better_than_a_shape()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 8, 40, 1).Node("Neg", ["x"], ["negative"])
            .Tensor("w", ModelBuilder.Float, [2, 8, 3, 1], new float[48])
            .Node("Conv", ["negative", "w"], ["conv"]).Output("conv").Save(folder);
        Assert.All(OnnxModel.ListLayers(path), layer => Assert.Equal(TensorLayout.Nchw, layer.Layout));
        Assert.Equal(TensorLayout.Nhwc, OnnxModel.ListLayers(path, new() { InputLayout = TensorLayout.Nhwc })[0].Layout);
    }

    [Theory]
    [InlineData(3, 5, null, TensorLayout.Nchw)]
    [InlineData(1, 3, null, TensorLayout.Nchw)]
    [InlineData(5, 3, null, TensorLayout.Nhwc)]
    [InlineData(5, 1, null, TensorLayout.Nhwc)]
    [InlineData(3, 3, TensorLayout.Nhwc, TensorLayout.Nhwc)]
    [InlineData(5, 4, TensorLayout.Nhwc, TensorLayout.Nhwc)]
    [InlineData(5, 4, TensorLayout.Nchw, TensorLayout.Nchw)]
    [InlineData(5, 4, null, null)]
    [InlineData(2, 3, null, null)]
    public void A_picture_s_order_is_that_of_its_shape_unless_it_is_given(int second, int last, TensorLayout? given, TensorLayout? found)
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, second, 6, last)
            .Node("Neg", ["x"], ["y"]).Output("y").Save(folder);
        Assert.Equal(found, OnnxModel.ListLayers(path, new() { InputLayout = given })[0].Layout);
    }

    [Fact]
    public void What_the_graph_does_not_tell_is_not_guessed()
    {
        using var folder = new TempFolder();
        Message Permutation(params long[] axes) => ModelBuilder.Attribute("perm", axes);
        // An attention's heads look like channels: nothing says that they are.
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 8, 4, 16)
            .Tensor("shape", ModelBuilder.Int64, [4], 1L, 4L, 8L, 16L)
            .Node("Transpose", ["x"], ["keys"], "", "", Permutation(0, 2, 3, 1)).Node("Softmax", ["keys"], ["weights"])
            .Tensor("w", ModelBuilder.Float, [2, 8, 1, 1], new float[16]).Node("Conv", ["x", "w"], ["conv"])
            .Node("Reshape", ["conv", "half"], ["reshaped"]).Tensor("half", ModelBuilder.Int64, [4], 1L, 4L, 2L, 16L)
            .Node("Transpose", ["conv"], ["batch_moved"], "", "", Permutation(1, 0, 2, 3))
            .Node("Transpose", ["conv"], ["middle"], "", "", Permutation(0, 2, 1, 3))
            .Node("ReduceMax", ["conv"], ["three"], "", "", ModelBuilder.Attribute("axes", [1L]), ModelBuilder.Attribute("keepdims", 0L))
            .Output("weights").Output("reshaped").Output("batch_moved").Output("middle").Output("three").Save(folder);
        Assert.Equal(
            "keys:Nhwc weights:Nhwc conv:Nchw reshaped: batch_moved: middle: three:",
            string.Join(' ', OnnxModel.ListLayers(path).Select(layer => $"{layer.Name}:{layer.Layout}")));
        string alone = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 8, 4, 16)
            .Node("Transpose", ["x"], ["keys"], "", "", Permutation(0, 2, 3, 1))
            .Node("Softmax", ["keys"], ["weights"]).Output("weights").Save(folder);
        Assert.All(OnnxModel.ListLayers(alone), layer => Assert.Null(layer.Layout));
    }

    // As converters from TensorFlow write it: pictures and sums with channels last, convolutions between two transpositions.
    private static ModelBuilder Converted(params object[] input)
    {
        Message first = ModelBuilder.Attribute("perm", 0, 3, 1, 2), last = ModelBuilder.Attribute("perm", 0, 2, 3, 1);
        return new ModelBuilder().Input("x", ModelBuilder.Float, input)
            .Node("Transpose", ["x"], ["in"], "", "", first)
            .Tensor("w", ModelBuilder.Float, [6, 3, 3, 3], NaiveNet.Values(2, 162, 1))
            .Node("Conv", ["in", "w"], ["conv"], "", "", ModelBuilder.Attribute("pads", 1, 1, 1, 1))
            .Node("Transpose", ["conv"], ["back"], "", "", last)
            .Tensor("b", ModelBuilder.Float, [6], NaiveNet.Values(3, 6, 1)).Node("Add", ["back", "b"], ["biased"])
            .Node("Relu", ["biased"], ["relu"])
            .Tensor("pads", ModelBuilder.Int64, [8], 0L, 1L, 1L, 0L, 0L, 1L, 1L, 0L).Node("Pad", ["relu", "pads"], ["padded"])
            .Node("Transpose", ["padded"], ["pool_in"], "", "", first)
            .Node("MaxPool", ["pool_in"], ["pool"], "", "", ModelBuilder.Attribute("kernel_shape", 2, 2))
            .Node("Transpose", ["pool"], ["out"], "", "", last)
            .Node("Flatten", ["out"], ["flat"]).Node("Softmax", ["flat"], ["scores"]).Output("scores");
    }
}

using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Tests;

public class RunTests
{
    [Fact]
    public void Activations_equal_the_outputs_of_a_plain_session_byte_for_byte()
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Output("conv").Output("pool").Save(folder);
        using var net = new Loaded(path, new OnnxOptions { Layers = ["conv", "pool", "scores"] });
        net.Model.Run(NaiveNet.Frame);

        using var session = new InferenceSession(path);
        using var options = new RunOptions();
        using var frame = OrtValue.CreateTensorValueFromMemory((float[])[.. NaiveNet.Frame], [1, 2, NaiveNet.Size, NaiveNet.Size]);
        using var results = session.Run(options, ["x"], [frame], ["conv", "pool", "scores"]);
        Assert.Equal(3, net.Model.Activations.Count);
        foreach (var (activation, result) in net.Model.Activations.Zip(results))
        {
            Assert.True(net[activation.Name].SequenceEqual(result.GetTensorDataAsSpan<float>()), activation.Name);
        }
    }

    [Fact]
    public void A_network_without_inputs_runs()
    {
        using var folder = new TempFolder();
        string path = new ModelBuilder().Tensor("w", ModelBuilder.Float, [1, 2], -1f, 3f).Node("Relu", ["w"], ["y"])
            .Node("Neg", ["y"], ["z"]).Output("z").Save(folder);
        using var net = new Loaded(path);
        net.Model.Run();
        Assert.Equal([0, 3], net["y"].ToArray());
        Assert.Equal([0, -3], net["z"].ToArray());
        Assert.Throws<ArgumentException>(() => net.Model.Run([1]));
    }

    [Fact]
    public void Each_run_replaces_the_activations()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        net.Model.Run(NaiveNet.Frame);
        var first = net["conv"].ToArray();
        net.Model.Run([.. NaiveNet.Frame.Select(value => -value)]);
        Assert.NotEqual(first, net["conv"].ToArray());
        net.Model.Run(NaiveNet.Frame);
        Assert.Equal(first, net["conv"].ToArray());
    }

    [Fact]
    public void A_tiler_shows_an_activation_where_it_is()
    {
        using var folder = new TempFolder();
        using var net = new Loaded(NaiveNet.Model().Save(folder));
        net.Model.Run(NaiveNet.Frame);
        var layer = net.Model.Activations["conv"];
        using var tiler = Tiler.Create(layer.Tensor);
        var pixels = new byte[tiler.Plan.ImageWidth * tiler.Plan.ImageHeight];
        tiler.Read(tiler.Dispatch(layer.Tensor), pixels);
        Assert.Equal(0, pixels.Min());
        Assert.Equal(255, pixels.Max());
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        using var folder = new TempFolder();
        var net = new Loaded(NaiveNet.Model().Save(folder));
        var input = net.Model.Inputs[0];
        net.Dispose();
        net.Model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => net.Model.Run(NaiveNet.Frame));
        Assert.Throws<ObjectDisposedException>(() => input.Write<float>(NaiveNet.Frame));
    }
}

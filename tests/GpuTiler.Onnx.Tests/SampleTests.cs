using System.Text.Json;

namespace GpuTiler.Onnx.Tests;

/// <summary>Trained networks: the sample in the repository against PyTorch's figures, and BlazeFace against itself without taps.</summary>
public class SampleTests
{
    [Fact]
    public void The_sample_network_gives_what_PyTorch_gives()
    {
        string folder = Path.Combine(Repository.Root, "samples", "digits");
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        double tolerance = json.RootElement.GetProperty("tolerance").GetDouble();
        using var net = new Loaded(Path.Combine(folder, "digits.onnx"));
        var (pixels, width, height) = GreyPng.Read(Path.Combine(folder, json.RootElement.GetProperty("image").GetString()!));
        ImageInput.Create(net.Model.Inputs[0]).Write(pixels, width, height, 1);
        net.Model.Run();

        Assert.Equal("conv1 relu1 pool1 conv2 relu2 pool2 flatten scores", net.Names);
        int i = 0;
        foreach (var score in json.RootElement.GetProperty("scores").EnumerateArray())
        {
            Assert.Equal(score.GetDouble(), net["scores"][i++], tolerance);
        }

        Assert.Equal(10, i);
        foreach (var layer in json.RootElement.GetProperty("layers").EnumerateObject())
        {
            var values = net[layer.Name].ToArray();
            Assert.Equal(layer.Value.GetProperty("min").GetDouble(), values.Min(), tolerance);
            Assert.Equal(layer.Value.GetProperty("max").GetDouble(), values.Max(), tolerance);
            var means = layer.Value.GetProperty("channelMeans").EnumerateArray().Select(mean => mean.GetDouble()).ToArray();
            Assert.Equal(net.Model.Activations[layer.Name].Shape.Channels, means.Length);
            Assert.All(
                values.Chunk(values.Length / means.Length).Zip(means), map => Assert.Equal(map.Second, map.First.Average(), tolerance));
        }
    }

    [Theory]
    [InlineData("blazeface-front-128.onnx", 128, 37)]
    [InlineData("blazeface-back-256.onnx", 256, 69)]
    public void Every_layer_of_BlazeFace_is_tapped_without_changing_its_outputs(string name, int size, int convolutions)
    {
        string path = Repository.Model(name);
        var layers = OnnxModel.ListLayers(path);
        Assert.Equal(convolutions, layers.Count(layer => layer.Operator == "Conv"));
        Assert.All(
            layers, layer => Assert.True(layer.CanShow && layer.Dimensions!.All(dimension => dimension.Value > 0), layer.ToString()));

        using var all = new Loaded(path);
        Assert.Equal(layers.Select(layer => layer.Name), all.Model.Activations.Select(activation => activation.Name));
        Assert.Empty(all.Model.Skipped);
        var image = ImageInput.Create(all.Model.Inputs[0]);
        Assert.Equal((TensorLayout.Nhwc, size, size, 3), (image.Layout, image.Width, image.Height, image.Channels));
        var frame = NaiveNet.Values(7, size * size * 3, 1);
        all.Model.Run(frame);
        Assert.All(layers, layer => Assert.DoesNotContain(all[layer.Name].ToArray(), value => !float.IsFinite(value)));

        var outputs = layers.Where(layer => layer.Name.StartsWith("Identity", StringComparison.Ordinal))
            .Select(layer => layer.Name).ToArray();
        using var plain = new Loaded(path, new OnnxOptions { Layers = outputs });
        plain.Model.Run(frame);
        Assert.Equal(4, plain.Model.Activations.Count);
        foreach (string output in outputs)
        {
            // Taps keep ONNX Runtime from fusing operators, which rounds otherwise: relative to the output's largest value.
            float tolerance = 1e-5f * plain[output].ToArray().Max(Math.Abs);
            for (int i = 0; i < plain[output].Length; i++)
            {
                Assert.Equal(plain[output][i], all[output][i], tolerance);
            }
        }

        var weights = OnnxWeights.List(path);
        Assert.Equal(convolutions, weights.Count(weight => !weight.IsMatrix));
        Assert.All(weights, weight => Assert.True(weight.CanShow, weight.Reason));
    }
}

using GpuTiler.Imaging;
using GpuTiler.Onnx;
using GpuTiler.Viewer;

namespace GpuTiler.Browser.Tests;

/// <summary>Two small networks of a grey picture, 28 pixels a side, shown by a viewer of this process.</summary>
internal sealed class ComparedNets : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly CpuDevice device = CpuDevice.Create();
    private readonly OnnxModel a, b;

    /// <summary>Compares two networks, or the first with itself on other pictures.</summary>
    /// <param name="otherFiles">What the second sees, where it is the same network on another input.</param>
    /// <param name="maps">Maps of the second one's last layer.</param>
    /// <param name="animations">What the wall can be recorded as.</param>
    public ComparedNets(string[]? otherFiles = null, int maps = 6, IAnimationEncoder[]? animations = null)
    {
        PathOfA = Save("first.onnx", seed: 1, 6, "edges", "sum");
        PathOfB = otherFiles is null ? Save("second.onnx", seed: 2, maps, "edges", "extra") : PathOfA;
        (a, b) = (OnnxModel.Load(PathOfA, device), OnnxModel.Load(PathOfB, device));
        Viewer = LiveViewer.Start(a, b, new()
        {
            Files = Samples.Pictures, OtherFiles = otherFiles, Port = Samples.FreePort(), DescribeCommand = _ => "a command",
            Animations = animations,
        });
    }

    public string PathOfA { get; }

    public string PathOfB { get; }

    public LiveViewer Viewer { get; }

    /// <summary>A layer's values on a picture.</summary>
    public static float[] Values(string model, string layer, string picture)
    {
        using var device = CpuDevice.Create();
        using var loaded = OnnxModel.Load(model, device);
        loaded.Inputs[0].Load(picture);
        loaded.Run();
        var activation = loaded.Activations[layer];
        var values = new float[activation.Shape.ElementCount];
        activation.Tensor.Read(values);
        return values;
    }

    public void Dispose()
    {
        Viewer.Dispose();
        a.Dispose();
        b.Dispose();
        device.Dispose();
        folder.Dispose();
    }

    // Edges and their Relu have the same names in all; the last layer has its own, and as many maps as it is told.
    private string Save(string name, int seed, int maps, string first, string last)
    {
        var random = new Random(seed);
        float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        return folder.Write(name, new ModelBuilder().Input("image", ModelBuilder.Float, 1, 1, 28, 28)
            .Tensor("w", ModelBuilder.Float, [6, 1, 3, 3], Weights(54)).Tensor("v", ModelBuilder.Float, [maps, 6, 3, 3], Weights(maps * 54))
            .Node("Conv", ["image", "w"], [first], "", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Relu", [first], ["relu"])
            .Node("Conv", ["relu", "v"], ["deep"], "", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Sigmoid", ["deep"], [last])
            .Output(last, ModelBuilder.Float, 1, maps, 24, 24).Build());
    }
}

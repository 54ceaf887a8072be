namespace GpuTiler.Onnx.Tests;

/// <summary>Gradients of whole networks on the processor's device.</summary>
public class OnnxGradientTests
{
    [Theory]
    [InlineData("scores", "3")]
    [InlineData("scores", "")]
    [InlineData("relu", "2")]
    [InlineData("conv", "1,2,3")]
    [InlineData("pool", "0,*,1")]
    public void A_small_network_equals_differences(string layer, string unit)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(path, device, new() { Layer = layer });
        gradient.SetUnits(Unit(unit));
        Differences.Check(gradient, NaiveNet.Frame, 1e-3);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("1")]
    public void The_sample_network_equals_differences(string unit)
    {
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(Path.Combine(Repository.Root, "samples", "digits", "digits.onnx"), device);
        gradient.SetUnits(Unit(unit));
        Differences.Check(gradient, NaiveNet.Values(7, gradient.Inputs[0].ElementCount, 1), 1e-2);
    }

    [Theory]
    [InlineData("blazeface-front-128.onnx")]
    [InlineData("blazeface-back-256.onnx")]
    public void A_detector_equals_differences(string name)
    {
        using var device = CpuDevice.Create();
        using var gradient = OnnxGradient.Load(Repository.Model(name), device);
        Differences.Check(gradient, [.. NaiveNet.Values(7, gradient.Inputs[0].ElementCount, 1)], 5e-2);
    }

    private static GradientUnit Unit(string text) => text.Length == 0 ? default : GradientUnit.Parse(text);
}

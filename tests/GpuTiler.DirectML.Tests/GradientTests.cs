using GpuTiler.Onnx;

namespace GpuTiler.DirectML.Tests;

/// <summary>Gradients and attributions run wholly on DirectML, and are the processor's.</summary>
public class GradientTests
{
    /// <summary>
    /// Each kind of graph once: sessions take long to open under Wine. Wine's Direct3D does not compile some products of whole maps, so
    /// that input times gradient and Grad-CAM++ cannot be tried there, nor can most rules alone, nor an ascent's step.
    /// </summary>
    public static TheoryData<AttributionMethod> Methods =>
    [
        AttributionMethod.Gradient, AttributionMethod.GuidedBackpropagation, AttributionMethod.GradCam,
        AttributionMethod.IntegratedGradients, AttributionMethod.Occlusion,
    ];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_method_makes_the_processors_map(AttributionMethod method)
    {
        using var device = Gpu.Open();
        string path = Path.Combine(AppContext.BaseDirectory, "digits.onnx");
        DeviceGradients.Try(device, path, method, NaiveNet.Values(7, 28 * 28, 1), 1e-4);
    }
}

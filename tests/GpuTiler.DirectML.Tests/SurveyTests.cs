using GpuTiler.Onnx.Tests;

namespace GpuTiler.DirectML.Tests;

public class SurveyTests
{
    [Fact]
    public void A_survey_finds_what_the_processor_finds()
    {
        using var device = Gpu.Open();
        DeviceSurveys.Try(device, Path.Combine(AppContext.BaseDirectory, "digits.onnx"));
    }
}

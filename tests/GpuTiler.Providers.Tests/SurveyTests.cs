
namespace GpuTiler.Providers.Tests;

public class SurveyTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_survey_finds_what_the_processor_finds(string name)
    {
        using var device = Provider.Open(name);
        DeviceSurveys.Try(device, Path.Combine(RepositoryRoot.Find(), "samples", "digits", "digits.onnx"));
    }
}

using EngineSample;

namespace GpuTiler.Vulkan.Tests;

/// <summary>The sample engine runs, and its file shows its last frame.</summary>
public class SampleTests
{
    private const int LastFrame = 59;

    [Fact]
    public async Task The_sample_engine_writes_its_last_frame()
    {
        Vulkan.Require();
        var (output, picture) = await SampleProgram.RunAsync("engine-vulkan");
        Assert.Contains("276×160", output);

        var values = new float[Activations.Shape.ElementCount];
        Activations.Compute(LastFrame, values);
        var plan = TilePlan.Create(Activations.Shape, Activations.Options);
        var expected = new byte[plan.ByteCount];
        ScalarReference.Render<float>(values, plan, 0, expected, plan.RowBytes);
        Assert.Equal((plan.ImageWidth, plan.ImageHeight, 3), (picture.Width, picture.Height, picture.Channels));

        // Every colour is opaque, so the file holds no alpha.
        Assert.Equal(expected.Where((_, i) => i % 4 != 3), picture.Pixels.ToArray());
    }
}

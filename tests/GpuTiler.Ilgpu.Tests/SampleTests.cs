
namespace GpuTiler.Ilgpu.Tests;

/// <summary>The sample runs, and its picture shows its waves.</summary>
public class SampleTests
{
    [Fact]
    public async Task The_sample_writes_the_mosaic_of_its_own_buffer()
    {
        var (output, picture) = await SampleProgram.RunAsync("ilgpu-cuda");
        Assert.Contains("ILGPU", output, StringComparison.Ordinal);

        var shape = TensorShape.Chw(12, 32, 48);
        var plan = TilePlan.Create(shape, new() { ColorMap = ColorMap.Viridis, Padding = 2, Border = 2 });
        var waves = Enumerable.Range(0, shape.ElementCount).Select(i => i / (32 * 48) * ((i % 48 * 2) + (i / 48 % 32)) % 512 / 512f);
        var expected = new byte[plan.ByteCount];
        ScalarReference.Render<float>(waves.Select(phase => phase < 0.5f ? phase : 1 - phase).ToArray(), plan, 0, expected, plan.RowBytes);
        Assert.Equal(expected.Where((_, i) => i % 4 != 3), picture.Pixels.ToArray());
    }
}

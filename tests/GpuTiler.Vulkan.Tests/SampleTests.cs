using System.Diagnostics;
using EngineSample;
using GpuTiler.Imaging;

namespace GpuTiler.Vulkan.Tests;

/// <summary>The sample engine runs, and its file shows its last frame.</summary>
public class SampleTests
{
    private const int LastFrame = 59;

    [Fact]
    public async Task The_sample_engine_writes_its_last_frame()
    {
        Vulkan.Require();
        var file = Path.Combine(Path.GetTempPath(), $"gputiler-{Guid.NewGuid():N}.png");
        try
        {
            // The sample is built beside the tests: bin/<project>/<configuration>.
            var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var sample = Path.Combine(AppContext.BaseDirectory, "..", "..", "engine-vulkan", configuration, "engine-vulkan.dll");
            ProcessStartInfo start = new("dotnet", [sample, file]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{output}{await error}");
            Assert.Contains("276×160", output);

            var values = new float[Activations.Shape.ElementCount];
            Activations.Compute(LastFrame, values);
            var plan = TilePlan.Create(Activations.Shape, Activations.Options);
            var expected = new byte[plan.ByteCount];
            ScalarReference.Render<float>(values, plan, 0, expected, plan.RowBytes);
            var picture = ImageReader.Read(file);
            Assert.Equal((plan.ImageWidth, plan.ImageHeight, 3), (picture.Width, picture.Height, picture.Channels));

            // Every colour is opaque, so the file holds no alpha.
            Assert.Equal(expected.Where((_, i) => i % 4 != 3), picture.Pixels.ToArray());
        }
        finally
        {
            File.Delete(file);
        }
    }
}

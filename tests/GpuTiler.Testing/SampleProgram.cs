using System.Diagnostics;
using GpuTiler.Imaging;

namespace GpuTiler.Testing;

/// <summary>A sample that writes one picture: started as a person starts it.</summary>
internal static class SampleProgram
{
    /// <summary>Runs a sample that is built beside the tests.</summary>
    /// <param name="name">Its project.</param>
    /// <returns>What it wrote to standard output, and the picture.</returns>
    public static async Task<(string Output, Bitmap Picture)> RunAsync(string name)
    {
        var file = Path.Combine(Path.GetTempPath(), $"gputiler-{Guid.NewGuid():N}.png");
        try
        {
            // bin/<project>/<configuration>
            var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
            var sample = Path.Combine(AppContext.BaseDirectory, "..", "..", name, configuration, $"{name}.dll");
            ProcessStartInfo start = new("dotnet", [sample, file]) { RedirectStandardError = true, RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{output}{await error}");
            return (output, ImageReader.Read(file));
        }
        finally
        {
            File.Delete(file);
        }
    }
}

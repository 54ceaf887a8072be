using GpuTiler.Cli;

namespace GpuTiler.DirectML.Tests;

/// <summary>The program with <c>--device directml</c>, in the process that was prepared for it.</summary>
[CollectionDefinition(nameof(ProgramTests), DisableParallelization = true)]
[Collection(nameof(ProgramTests))]
public class ProgramTests
{
    [Fact]
    public void The_demo_runs_with_DirectML_and_looks_like_the_processors()
    {
        Gpu.Open().Dispose();
        using var folder = new TempFolder();
        string expected = Path.Combine(folder.Path, "cpu"), actual = Path.Combine(folder.Path, "directml");
        string[] tables = [Demo("cpu", expected), Demo("directml", actual)];
        Assert.Equal(tables[0].Replace(expected, actual, StringComparison.Ordinal), tables[1]);
        ProgramRun.AssertAlike(expected, actual, levels: 1);
    }

    [Fact]
    public void The_device_is_listed_and_chosen_where_it_is_hardware()
    {
        Gpu.Open().Dispose();
        string listed = Run("devices").Done().Output;
        string row = listed.Split('\n').First(line => line.StartsWith("directml", StringComparison.Ordinal));
        Assert.Contains("ready: DirectML on ", row, StringComparison.Ordinal);
        Assert.Equal(
            !row.TrimEnd().EndsWith(", software", StringComparison.Ordinal),
            listed.Contains("auto is directml", StringComparison.Ordinal));
    }

    private static ProgramRun Run(params string[] arguments) => ProgramRun.Capture(() => CommandLine.Run(arguments));

    private static string Demo(string device, string output) => Run("demo", "-o", output, "--device", device).Done().Output;
}

using GpuTiler.Cli;
using GpuTiler.Imaging;

namespace GpuTiler.Providers.Tests;

/// <summary>The program with <c>--device webgpu</c>.</summary>
[Collection(SerialConsole.Name)]
public class ProgramTests
{
    private static readonly string Model = Path.Combine(RepositoryRoot.Find(), "samples", "digits", "digits.onnx");
    private static readonly string Input = Path.Combine(RepositoryRoot.Find(), "samples", "digits", "images", "7.png");

    [Fact]
    public void The_demo_runs_on_the_provider_and_looks_like_the_processors()
    {
        Provider.Open("webgpu").Dispose();
        using var folder = new TempFolder();
        string expected = Path.Combine(folder.Path, "cpu"), actual = Path.Combine(folder.Path, "webgpu");
        string[] tables = [Demo("cpu", expected), Demo("webgpu", actual)];
        Assert.Equal(tables[0].Replace(expected, actual, StringComparison.Ordinal), tables[1]);
        ProgramRun.AssertAlike(expected, actual, levels: 1);
    }

    [Fact]
    public void An_array_is_tiled_by_the_provider()
    {
        Provider.Open("webgpu").Dispose();
        using var folder = new TempFolder();
        string array = Path.Combine(folder.Path, "x.npy"), output = Path.Combine(folder.Path, "out");
        Write(array, NaiveNet.Values(1, 3 * 40 * 50, 1), 3, 40, 50);
        Run("tile", array, "-o", Path.Combine(output, "cpu", "x.png"), "--device", "cpu").Done();
        Run("tile", array, "-o", Path.Combine(output, "webgpu", "x.png"), "--device", "webgpu").Done();
        ProgramRun.AssertAlike(Path.Combine(output, "cpu"), Path.Combine(output, "webgpu"), levels: 1);
    }

    [Fact]
    public void Values_that_are_not_finite_are_noted_from_where_they_are()
    {
        Provider.Open("webgpu").Dispose();
        using var folder = new TempFolder();
        string array = Path.Combine(folder.Path, "x.npy");
        var values = NaiveNet.Values(1, 28 * 28, 1);
        (values[3], values[200], values[700], values[701]) =
            (float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity);
        string model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 28, 28)
            .Node("Neg", ["x"], ["y"], "n/neg").Output("y", ModelBuilder.Float, 1, 1, 28, 28).Save(folder);
        Write(array, values, 1, 1, 28, 28);
        var run = Run("tile", array, "--model", model, "-o", Path.Combine(folder.Path, "y.png"), "--device", "webgpu").Done();
        Assert.Contains("holds 1 NaN, 2 +∞ and 1 −∞", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_device_is_listed_and_a_software_one_is_not_chosen_by_itself()
    {
        Provider.Open("webgpu").Dispose();
        string listed = Run("devices").Done().Output;
        string row = listed.Split('\n').Single(line => line.StartsWith("webgpu ", StringComparison.Ordinal));
        Assert.Contains("ready: ", row, StringComparison.Ordinal);
        Assert.Equal(
            row.TrimEnd().EndsWith(", software", StringComparison.Ordinal),
            listed.Contains("auto is cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_layer_that_departs_from_the_processors_is_named()
    {
        Provider.Open("webgpu").Dispose();
        var run = Run("diff", Input, "--model", Model, "--devices", "cpu,webgpu", "--fail-above", "0.001").Done();
        Assert.Equal(["A: cpu", "B: webgpu"], run.Output.Split('\n')[..2]);
        Assert.EndsWith("No layer differs by more than 0.001.\n", run.Output, StringComparison.Ordinal);

        // No GPU's sine is right so far from zero.
        using var folder = new TempFolder();
        string model = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 28, 28).Tensor("far", ModelBuilder.Float, [1], 1e7f)
            .Node("Relu", ["x"], ["near"]).Node("Mul", ["near", "far"], ["scaled"])
            .Node("Sin", ["scaled"], ["sine"]).Node("Neg", ["sine"], ["last"]).Output("last").Save(folder);
        run = Run("diff", Input, "--model", model, "--devices", "cpu,webgpu", "--fail-above", "0.5");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("The first layer that differs by more than 0.5 is sine: by ", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 of 4 differ by more than 0.5, or could not be compared: sine, last.", run.Errors, StringComparison.Ordinal);
        run = Run("diff", Input, "--model", model, "--devices", "cpu,webgpu").Done();
        Assert.Contains("differs by more than 0.001 of its largest value is sine: by ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_device_is_refused()
    {
        var run = Run("tile", Input, "--model", Model, "-o", "x/", "--device", "webgpu:1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("--device webgpu:1 cannot be used: ", run.Errors, StringComparison.Ordinal);
    }

    private static void Write(string path, float[] values, params int[] shape)
    {
        using var file = File.Create(path);
        NpyWriter.Write<float>(file, values, shape);
    }

    private static ProgramRun Run(params string[] arguments) => ProgramRun.Capture(() => CommandLine.Run(arguments));

    private static string Demo(string device, string output) => Run("demo", "-o", output, "--device", device).Done().Output;
}

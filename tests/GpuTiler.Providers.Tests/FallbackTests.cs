using GpuTiler.Cli;
using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>What <c>--device auto</c> does when the device that it chose is lost.</summary>
[Collection(SerialConsole.Name)]
public class FallbackTests
{
    private static readonly TileOptions Options = new() { Padding = 1 };
    private static readonly string Samples = Path.Combine(RepositoryRoot.Find(), "samples", "digits");
    private static readonly string[] Inputs = [Path.Combine(Samples, "images", "7.png"), Path.Combine(Samples, "images", "3.png")];

    private static readonly int[] Calls = [0, 1, 3, 11];

    /// <summary>Each kind of call, at the first layer, in the middle, and in the second run.</summary>
    public static TheoryData<int, int> Losses => new(
        from call in Enum.GetValues<LosingDevice.Call>()
        from calls in Calls
        where calls < (call == LosingDevice.Call.Run ? 2 : call == LosingDevice.Call.CreateTensor ? 8 : 16)
        select ((int)call, calls));

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_processor_goes_on_after_one_warning(int call, int calls)
    {
        using var folder = new TempFolder();
        string expected = Path.Combine(folder.Path, "expected"), actual = Path.Combine(folder.Path, "actual");
        Tile(OpenedDevice.Cpu(1), expected).Done();

        var losing = new LosingDevice((LosingDevice.Call)call, calls);
        var run = Tile(OpenedDevice.Best(losing, 1, "losing"), actual);
        Assert.Equal(0, run.Done().ExitCode);
        ProgramRun.AssertAlike(expected, actual, levels: 1);
        string warning = Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Trim();
        Assert.Equal($"warning: losing failed and the processor goes on: {(LosingDevice.Call)call} on a device that is lost failed: the device lost its power.", warning);
        Assert.True(losing.IsDisposed);
    }

    [Fact]
    public void A_device_that_is_not_lost_says_nothing()
    {
        using var folder = new TempFolder();
        var run = Tile(OpenedDevice.Best(new LosingDevice(LosingDevice.Call.Read, 1000), 1, "losing"), folder.Path);
        Assert.Equal("", run.Done().Errors);
        Assert.Equal(16, ProgramRun.Images(folder.Path).Count);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void A_device_that_was_named_fails(int call, int calls)
    {
        using var folder = new TempFolder();
        var error = Assert.Throws<ProviderException>(
            () => Tile(OpenedDevice.Whole(new LosingDevice((LosingDevice.Call)call, calls), 1), folder.Path));
        Assert.Contains("a device that is lost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_fails_to_start_gives_way_after_one_warning()
    {
        Func<TileDevice> failing = () => throw new ProviderException("Starting", "the device lost its power"),
            absent = () => throw new NotSupportedException("It is not there.");
        Func<TileDevice> working = () => ProviderDevice.Create(ExecutionProvider.Cpu);
        Assert.Equal(("cpu", ""), Open([("a", absent)]));
        Assert.Equal(("cpu-graph", ""), Open([("a", absent), ("b", working), ("c", failing)]));
        Assert.Equal(
            ("cpu-graph", "warning: a failed to start: Starting failed: the device lost its power. cpu-graph goes on."),
            Open([("a", failing), ("b", working)]));
        Assert.Equal(
            ("cpu", "warning: a failed to start: Starting failed: the device lost its power. c failed to start: Starting failed: the device lost its power. cpu goes on."),
            Open([("a", failing), ("b", absent), ("c", failing)]));

        static (string, string) Open((string, Func<TileDevice>)[] paths)
        {
            string kind = "";
            var run = ProgramRun.Capture(() =>
            {
                using var progress = new Progress(quiet: false);
                using var opened = BestPath.OpenFirst(paths, 1, progress);
                (kind, bool mayFallBack) = (opened.Network.Kind, opened.CanFallBack);
                Assert.Equal(kind != "cpu", mayFallBack);
                return 0;
            });
            return (kind, run.Errors.Trim());
        }
    }

    [Fact]
    public void A_model_that_the_processor_does_not_load_either_is_at_fault_itself()
    {
        using var folder = new TempFolder();
        string model = new ModelBuilder().Opset("my.domain", 1).Input("x", ModelBuilder.Float, 1, 1, 4, 4)
            .Node("Mystery", ["x"], ["y"], "n/mystery", "my.domain").Output("y", ModelBuilder.Float, 1, 1, 4, 4).Save(folder);
        using var device = OpenedDevice.Best(new LosingDevice(LosingDevice.Call.Read, 1000), 1, "losing");
        OnnxModelException? error = null;
        var run = ProgramRun.Capture(() =>
        {
            error = Assert.Throws<OnnxModelException>(() => Run(device, model, Inputs[..1], folder.Path));
            return 0;
        });
        Assert.Contains("Mystery", error!.Message, StringComparison.Ordinal);
        Assert.Equal("", run.Errors);
    }

    private static ProgramRun Tile(OpenedDevice device, string output)
    {
        using (device)
        {
            return ProgramRun.Capture(() => Run(device, Path.Combine(Samples, "digits.onnx"), Inputs, output));
        }
    }

    private static int Run(OpenedDevice device, string model, string[] inputs, string output)
    {
        using var progress = new Progress(quiet: false);
        new LayerRuns(device, progress) { Mosaics = new() { Tiles = Options }, Place = output }
            .RunModels(ModelFiles.Find(model, step: null), inputs);
        return 0;
    }
}

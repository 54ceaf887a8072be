using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

public sealed class MaximizeTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Pictures_inputs_and_losses_are_all_kept()
    {
        var done = work.Run(
            "maximize", Repository.DigitsModel, "--channels", "2:6", "--steps", "3", "-o", "o.png",
            "--save-inputs", "x.npy", "--save-loss", "l.npy", "--device", "cpu").Done();
        Assert.Equal(3, done.OutputLines.Length);
        Assert.Equal(["l.npy", "o.png", "x.npy"], work.NewFiles);
        Assert.Equal((62, 62), (work.Png("o.png").Width, work.Png("o.png").Height));
        Assert.Equal([4, 1, 28, 28], Header("x.npy").Shape);
        Assert.Equal([4, 3], Header("l.npy").Shape);
    }

    [Fact]
    public void A_seed_makes_the_same_pictures_again()
    {
        string[] line = ["maximize", Repository.DigitsModel, "--unit", "3", "--steps", "2", "--device", "cpu", "-o"];
        work.Run([.. line, "a.png"]).Done();
        work.Run([.. line, "b.png"]).Done();
        Assert.Equal(work.Png("a.png").Pixels.ToArray(), work.Png("b.png").Pixels.ToArray());
    }

    [Fact]
    public void What_cannot_be_maximised_is_one_sentence()
    {
        work.Model("sum.onnx", Networks.Sum());
        work.Model("bytes.onnx", new ModelBuilder().Input("x", ModelBuilder.UInt8, 1, 3, 4, 4)
            .Node("Cast", ["x"], ["y"], "", "", ModelBuilder.Attribute("to", 1L)).Output("y"));
        work.Model("volume.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 2, 3, 4).Node("Neg", ["x"], ["y"]).Output("y"));
        work.Run("maximize", "sum.onnx", "-o", "o.png").Failed(1, "2 inputs", "--input b=FILE.npy");
        work.Run("maximize", "bytes.onnx", "-o", "o.png").Failed(1, "'x'", "uint8");
        work.Run("maximize", "volume.onnx", "-o", "o.png").Failed(1, "'x'", "1×1×2×3×4", "N×C×H×W");
        work.Run("maximize", Repository.DigitsModel, "--unit", "10", "-o", "o.png").Failed(1, "The unit 10");
        work.Run("maximize", Repository.DigitsModel, "--channels", "3:12", "-o", "o.png").Failed(1, "10 channel(s)");
        work.Run("maximize", Repository.DigitsModel, "--size", "20x20", "-o", "o.png").Failed(1, "20×20", "dense");
        work.Run("maximize", Repository.DigitsModel, "--preset", "keras-2020", "-o", "o.png").Failed(1, "28×28", "25 pixels");
        work.Run("maximize", Repository.DigitsModel, "--preset", "deepdream", "-o", "o.png").Misused("--start");
        work.Run("maximize", Repository.DigitsModel, "--memory-budget", "1K", "-o", "o.png").Failed(1, "memory budget");
        work.Run("maximize", Repository.DigitsModel, "--unit", "3", "--channels", "3", "-o", "o.png").Misused("--unit and --channels");
        work.Run("maximize", Repository.DigitsModel).Misused("--output");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void What_needs_no_model_is_said_before_it_is_opened()
    {
        File.WriteAllText(work.At("taken"), "");
        string[] line = ["maximize", "absent.onnx", "--layer", "nope"];
        work.Run([.. line, "-o", "o.png", "--unit", "3", "--channels", "3"]).Misused("--unit and --channels");
        work.Run([.. line, "-o", "o.png", "--preset", "deepdream"]).Misused("--start");
        work.Run([.. line, "-o", "o.png", "--sizes", "2", "--growth", "0.5"]).Misused("grows by more than 1");
        work.Run([.. line, "-o", "o.png", "--diversity", "1"]).Misused("Diversity", "one picture");
        work.Run([.. line, "-o", "o.png", "--start", "absent.png"]).Failed(1, "absent.png");
        work.Run([.. line, "-o", "taken/o.png"]).Failed(1, "taken");
        work.Run([.. line, "-o", "o.png", "--save-inputs", "taken/x.npy"]).Failed(1, "taken");
        work.Run([.. line, "--save-loss", "."]).Failed(1, "is a folder");
        work.Run([.. line, "-o", "new/o.png"]).Failed(1, "absent.onnx");
        Assert.False(Directory.Exists(work.At("new")));
    }

    private NpyHeader Header(string name)
    {
        using var file = File.OpenRead(work.At(name));
        return NpyHeader.Read(file, name);
    }
}

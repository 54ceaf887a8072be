using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Event files: what is in them, and where they go.</summary>
public sealed class TensorBoardTests : IDisposable
{
    private static readonly string[] Numbers = ["min", "max", "mean", "std", "zeros", "nan", "infinities"];

    private readonly Workspace work = new();

    [Fact]
    public void Each_layer_has_its_mosaic_its_histogram_and_its_numbers()
    {
        string[] layers = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"];
        var result = work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel,
            "--tensorboard", "logs", "-o", "png", "--save-activations", "npy").Done();

        string file = Events("logs");
        Assert.Equal($"{file}  8 layers, step 0", result.OutputLines[^1]);
        var entries = EventFile.Read(work.At(file));
        Assert.Equal(
            layers.SelectMany(layer => Numbers.Append("histogram").Append("mosaic").Select(what => $"{layer}/{what}")),
            entries.Select(entry => entry.Tag));
        Assert.All(entries, entry => Assert.Equal(0, entry.Step));
        foreach (var (i, layer) in layers.Index())
        {
            float[] values = NpyTensor.Load(work.At($"npy/{layer}.npy")).Singles!;
            var statistics = ValueStatistics.Of(values);
            Assert.Equal(
                [
                    statistics.Minimum, statistics.Maximum, (float)statistics.Mean, (float)statistics.StandardDeviation,
                    (float)statistics.ZeroShare, 0, 0,
                ],
                Numbers.Select(what => Find(entries, $"{layer}/{what}").Number!.Value));
            Assert.Equal(values.Length, Find(entries, $"{layer}/histogram").Counts!.Sum());
            Assert.Equal(File.ReadAllBytes(work.At($"png/{i}-{layer}.png")), Find(entries, $"{layer}/mosaic").Png);
        }
    }

    [Fact]
    public void No_other_output_is_needed()
    {
        var result = work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1",
            "--tensorboard", "new/logs", "--step", "40").Done();
        Assert.Equal([Events("new/logs")], work.NewFiles);
        Assert.Equal([$"{Events("new/logs")}  1 layer, step 40"], result.OutputLines);
        Assert.All(EventFile.Read(work.At(Events("new/logs"))), entry => Assert.Equal(40, entry.Step));

        // A further run adds to the folder, and changes no file that is there.
        byte[] before = File.ReadAllBytes(work.At(Events("new/logs")));
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1",
            "--tensorboard", "new/logs", "--step", "50", "--quiet").Done();
        Assert.Equal(2, work.NewFiles.Length);
        Assert.Single(work.NewFiles, file => File.ReadAllBytes(work.At(file)).SequenceEqual(before));
    }

    [Theory]
    [InlineData("e2.onnx e10.onnx e1.onnx", "", "e1 1|e2 2|e10 10")]
    [InlineData("e2.onnx e10.onnx e1.onnx", "--step 7", "e1 7|e2 8|e10 9")]
    [InlineData("b.onnx a.ONNX c3.onnx", "", "a 0|b 1|c3 2")]
    [InlineData("a-1x4.onnx a-2x4.onnx", "", "a-1x4 0|a-2x4 1")]
    [InlineData("run7.onnx", "", "run7 0")]
    public void A_folder_of_models_is_a_step_for_each(string files, string options, string steps)
    {
        // Each multiplies by another number, so that a mean tells which it was.
        var expected = steps.Split('|').Select(step => step.Split(' ')).ToList();
        foreach (string file in files.Split(' '))
        {
            Scaling($"models/{file}", 1 + expected.FindIndex(step => step[0] == Path.GetFileNameWithoutExtension(file)));
        }

        work.Write("models/notes.txt", "no model"u8);
        work.Npy("x.npy", [1f, 1f], 1, 1, 1, 2);
        work.RunLine($"tile x.npy --model models --tensorboard logs -o png/ --save-activations all.npz {options}").Done();

        var means = EventFile.Read(work.At(Events("logs"))).Where(entry => entry.Tag == "y/mean");
        Assert.Equal(
            expected.Select((step, at) => $"{step[1]} {at + 1}"),
            means.Select(entry => FormattableString.Invariant($"{entry.Step} {entry.Number}")));
        using var archive = NpzArchive.Open(work.At("all.npz"));
        bool several = expected.Count > 1;
        Assert.Equal(expected.Select(step => several ? $"{step[0]}/y" : "y"), archive.Keys);
        Assert.All(expected, step => Assert.True(File.Exists(work.At(several ? $"png/{step[0]}/y.png" : "png/y.png"))));
    }

    [Fact]
    public void Several_inputs_are_runs_and_batches_are_numbered()
    {
        work.Model("m.onnx", Networks.Half("n"));
        work.Npy("1/x.npy", new Half[24], 2, 2, 2, 3);
        work.Npy("2/x.npy", new Half[12], 1, 2, 2, 3);
        work.Run("tile", "1/x.npy", "2/x.npy", "--model", "m.onnx", "--tensorboard", "logs").Done();
        var first = EventFile.Read(work.At(Events("logs/x")));
        Assert.Equal(["y/mosaic/0", "y/mosaic/1"], first.Where(entry => entry.Png is not null).Select(entry => entry.Tag));
        Assert.Equal(1, Find(first, "y/zeros").Number);
        Assert.Equal("y/mosaic", EventFile.Read(work.At(Events("logs/x-2")))[^1].Tag);
    }

    [Fact]
    public void An_array_without_a_model_is_a_layer()
    {
        work.Npy("acts.npy", [1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, 0], 2, 3);
        work.Npy("none.npy", [float.NaN, float.NaN], 1, 2);
        Assert.Equal(0, work.Run("tile", "acts.npy", "none.npy", "--tensorboard", "logs", "--step", "3").ExitCode);
        var entries = EventFile.Read(work.At(Events("logs")));
        Assert.Equal([0, 1, 1 / 3f, MathF.Sqrt(2) / 3, 1 / 3f, 1, 2], Numbers.Select(what => Find(entries, $"acts/{what}").Number!.Value));
        Assert.Equal(3, Find(entries, "acts/histogram").Counts!.Sum());
        Assert.DoesNotContain(entries, entry => entry.Tag == "none/histogram");
        Assert.True(float.IsNaN(Find(entries, "none/mean").Number!.Value));
        Assert.NotNull(Find(entries, "none/mosaic").Png);
    }

    [Fact]
    public void Tags_that_would_meet_are_kept_apart()
    {
        work.Model("m.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2)
            .Node("Neg", ["x"], ["/a/y"], "n1").Node("Neg", ["x"], ["a/y"], "n2").Node("Neg", ["x"], ["/"], "n3")
            .Output("/a/y").Output("a/y").Output("/"));
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        work.Run("tile", "x.npy", "--model", "m.onnx", "--tensorboard", "logs").Done();
        Assert.Equal(
            ["a/y/mosaic", "a/y-2/mosaic", "layer/mosaic"],
            EventFile.Read(work.At(Events("logs"))).Where(entry => entry.Png is not null).Select(entry => entry.Tag));
    }

    [Theory]
    [InlineData("--tensorboard x.npy", "x.npy names a file where a folder is needed")]
    [InlineData("--tensorboard /proc/logs", "/proc/logs")]
    [InlineData("--tensorboard logs --model empty", "empty is a folder without a model (.onnx)")]
    [InlineData("--tensorboard logs --model broken", "2.onnx")]
    public void What_cannot_be_is_named_before_anything_is_written(string options, string words)
    {
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        Directory.CreateDirectory(work.At("empty"));
        Scaling("broken/1.onnx", 1);
        work.Write("broken/2.onnx", "no model"u8);
        work.RunLine($"tile x.npy {options}").Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Several_models_need_a_folder()
    {
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        Scaling("models/1.onnx", 1);
        Scaling("models/2.onnx", 1);
        work.Run("tile", "x.npy", "--model", "models", "-o", "o.png").Misused("-o o.png takes one image, and there are 2 models");
        work.Run("tile", "x.npy", "--model", "models", "-o", "-").Misused("-o - takes one image");
    }

    [Fact]
    public void Mosaics_of_earlier_models_are_named_after_a_failure()
    {
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        Scaling("models/1.onnx", 1);
        Scaling("models/2.onnx", 2);
        work.Model("models/3.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 3)
            .Node("Neg", ["x"], ["y"], "n").Output("y"));
        var result = work.Run("tile", "x.npy", "--model", "models", "-o", "o", "--quiet").Failed(1, "x.npy has the shape 1×1×1×2");
        var named = result.Error.Split('\n').Where(line => line.StartsWith("finished: ", StringComparison.Ordinal))
            .Select(line => line["finished: ".Length..]);
        Assert.Equal(work.NewFiles, named.Order(StringComparer.Ordinal));
        Assert.Equal(2, work.NewFiles.Length);
    }

    [Fact]
    public void What_was_logged_before_a_failure_stays_whole_and_is_named()
    {
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        Scaling("models/1.onnx", 1);
        // Loads, and needs another shape than the input has.
        work.Model("models/2.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 3)
            .Node("Neg", ["x"], ["y"], "n").Output("y"));
        var result = work.Run("tile", "x.npy", "--model", "models", "--tensorboard", "logs").Failed(1, "x.npy has the shape 1×1×1×2");
        Assert.Contains($"finished: {Events("logs")}  1 layer, step 1\n", result.Error, StringComparison.Ordinal);
        Assert.All(EventFile.Read(work.At(Events("logs"))), entry => Assert.Equal(1, entry.Step));
    }

    public void Dispose() => work.Dispose();

    private static EventFile.Entry Find(IEnumerable<EventFile.Entry> entries, string tag) =>
        Assert.Single(entries, entry => entry.Tag == tag);

    private string Events(string folder)
    {
        string file = Directory.GetFiles(work.At(folder)).Order(StringComparer.Ordinal).First();
        Assert.StartsWith("events.out.tfevents.", Path.GetFileName(file), StringComparison.Ordinal);
        return Path.GetRelativePath(work.Folder, file);
    }

    private void Scaling(string name, float factor) => work.Model(name, new ModelBuilder()
        .Input("x", ModelBuilder.Float, 1, 1, 1, 2).Tensor("f", ModelBuilder.Float, [1], factor)
        .Node("Mul", ["x", "f"], ["y"], "n").Output("y"));
}

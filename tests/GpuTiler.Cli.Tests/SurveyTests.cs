using System.IO.Compression;
using System.Text;
using System.Text.Json;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

public sealed class SurveyTests : IDisposable
{
    private const int Pictures = 40;

    private readonly Workspace work = new();

    public SurveyTests()
    {
        for (int i = 0; i < Pictures; i++)
        {
            work.Write($"data/{(i % 2 == 0 ? "even" : "odd")}/{i}.pgm", Picture(i));
        }
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public void What_was_found_is_an_archive_of_arrays_and_a_record()
    {
        work.Write("data/odd/bad.pgm", "P5 28"u8);
        var done = Survey("o", "--label-means");
        Assert.Contains("o: 40 picture(s)", done.Output);
        Assert.Contains("1 of 41 picture(s) could not be read", done.Error);
        Assert.Contains("odd/bad.pgm", done.Error);
        Assert.Contains("2 label(s)", done.Error);
        var said = JsonDocument.Parse(File.ReadAllBytes(work.At("o/survey.json"))).RootElement;
        Assert.Equal((40, 1), (said.GetProperty("seen").GetInt32(), said.GetProperty("corrupt").GetInt32()));
        Assert.Equal(["even", "odd"], said.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(
            ["even", "odd"],
            said.GetProperty("pictures").EnumerateArray().Select(picture => picture.GetProperty("label").GetString()).Distinct().Order());

        // What numpy.load reads: an array's header is a line of Python behind ten bytes.
        using var arrays = ZipFile.OpenRead(work.At("o/survey.npz"));
        foreach (var layer in said.GetProperty("layers").EnumerateArray())
        {
            var (name, units) = (layer.GetProperty("name").GetString(), layer.GetProperty("units").GetInt32());
            foreach (var (array, type, shape) in new[]
            {
                ("top_value", "<f4", $"({units}, 16)"), ("sum", "<u8", $"({units}, 6)"), ("mean", "<f8", $"({units},)"),
            })
            {
                using var entry = arrays.GetEntry($"{name}/{array}.npy")!.Open();
                var start = new byte[10 + 118];
                entry.ReadExactly(start);
                Assert.StartsWith(
                    $"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}",
                    Encoding.ASCII.GetString(start, 10, 118), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_killed_survey_goes_on_to_the_same_bytes()
    {
        work.Write("list.txt", Encoding.UTF8.GetBytes(string.Join(
            '\n', Enumerable.Repeat(Directory.GetFiles(work.At("data"), "*", SearchOption.AllDirectories), 50).SelectMany(all => all))));
        string[] line =
        [
            "survey", "list.txt", "--model", Repository.DigitsModel, "--layer", "relu1", "--layer", "scores",
            "--device", "cpu", "--save-every", "50", "-o",
        ];
        work.Run([.. line, "whole"]).Done();
        using var running = Tool.StartBash(work.Folder, $"exec $TOOL {string.Join(' ', line)} killed");
        while (!running.HasExited && !File.Exists(work.At("killed/state.npz")))
        {
            Thread.Sleep(2);
        }

        running.Kill();
        Tool.Finish(running, []);
        Assert.False(File.Exists(work.At("killed/survey.npz")));
        work.Run([.. line, "killed"]).Done();
        Assert.Equal(Bytes("whole"), Bytes("killed"));
    }

    [Fact]
    public void Array_jobs_number_the_shards_and_merge_joins_them()
    {
        Survey("whole");
        Shards(
            [("SLURM_ARRAY_TASK_ID", "5"), ("SLURM_ARRAY_TASK_MIN", "3"), ("SLURM_ARRAY_TASK_STEP", "2"), ("SLURM_ARRAY_TASK_COUNT", "2")],
            "o/part-2-of-2", "Slurm says that this is shard 2/2");
        Shards([("JOB_COMPLETION_INDEX", "0")], "o/part-1-of-2", "Kubernetes says that this is shard 1/2");
        var merged = Ended(work.Run("survey", "merge", "o", "-o", "merged"));
        Assert.Contains("no sheets are drawn without --data", merged.Error);
        Assert.False(Directory.Exists(work.At("merged/sheets")));
        Assert.Equal(Bytes("whole"), Bytes("merged"));
        Survey("a", "--shard", "1/2");
        Survey("b", "--shard", "2/2");
        work.Run("survey", "merge", "b", "a", "-o", "again", "--data", "data").Done();
        Assert.Equal(Bytes("whole"), Bytes("again"));
        Assert.Equal(Sheets("whole"), Sheets("again"));
        Directory.Move(work.At("data/odd"), work.At("data/uneven"));
        work.Run("survey", "merge", "b", "a", "-o", "again", "--data", "data").Failed(1, "other names");
        work.Run("survey", "merge", "a", "-o", "m").Failed(1, "shard 2/2");
        var refused = Run([("SLURM_ARRAY_TASK_ID", "1"), ("SLURM_ARRAY_TASK_COUNT", "3")]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("3 task(s)", refused.Error);

        void Shards((string, string?)[] environment, string folder, string said)
        {
            var done = Ended(Run(environment));
            Assert.Contains(said, done.Error);
            Assert.True(File.Exists(work.At($"{folder}/survey.npz")));
        }

        ToolResult Run((string, string?)[] environment) => Tool.RunIn(
            work.Folder, ["survey", "data", "--model", Repository.DigitsModel, "--device", "cpu", "--shards", "2", "-o", "o"], [],
            [("SLURM_ARRAY_TASK_ID", null), ("JOB_COMPLETION_INDEX", null), .. environment]);
    }

    [Fact]
    public void What_cannot_be_surveyed_is_one_sentence()
    {
        Directory.CreateDirectory(work.At("empty"));
        work.Write("labels.csv", "even/0.pgm,zero\neven/1.pgm,one\n"u8);
        work.Write("data/odd/bad.pgm", "P5 28"u8);
        string[] line = ["survey", "data", "--model", Repository.DigitsModel, "--device", "cpu", "-o", "o"];
        work.Run("survey", "empty", "--model", Repository.DigitsModel, "-o", "o").Failed(1, "empty has no picture");
        work.Run("survey", "gone", "--model", Repository.DigitsModel, "-o", "o").Failed(1, "gone");
        work.Run([.. line, "--shard", "5/4"]).Misused("--shard 5/4", "from 1 to N");
        work.Run([.. line, "--shards", "4"]).Misused("SLURM_ARRAY_TASK_ID", "--shard I/4");
        work.Run([.. line, "--shard", "1/2", "--shards", "4"]).Misused("contradict");
        work.Run([.. line, "--labels", "labels.csv"]).Failed(1, "names 1 picture(s)", "even/1.pgm");
        work.Run([.. line, "--layer", "nope"]).Failed(1, "nope");
        Assert.Empty(work.NewFiles);
        work.Run([.. line, "--strict"]).Failed(1, "odd/bad.pgm");
        work.Run("survey", "merge", "data", "-o", "m").Failed(1, "no survey");
        Assert.Equal(["o/survey.log"], work.NewFiles);
    }

    [Fact]
    public void A_unit_is_shown_with_its_pictures()
    {
        Survey("o", "--top", "3");
        var shown = work.Run(
            "survey", "show", "o", "--layer", "conv2", "--unit", "7", "--unit", "9", "--data", "data", "-o", "units.png").Done();
        Assert.StartsWith("conv2 unit 7: active in ", shown.Output, StringComparison.Ordinal);
        Assert.Equal(2 * (3 + 1 + 3), shown.OutputLines.Length);
        Assert.All(shown.OutputLines, line => Assert.InRange(line.Length, 0, 80));
        var picture = work.Png("units.png");
        Assert.Equal((2 + (2 * 50), 1), (picture.Height, picture.Channels));
        work.Run("survey", "show", "o", "--layer", "conv2", "--unit", "64").Failed(1, "from 0 to 63");
        work.Run("survey", "show", "o", "--layer", "conv", "--unit", "0").Failed(1, "conv1");
        work.Run("survey", "show", "data", "--layer", "conv2", "--unit", "0").Failed(1, "no survey");
        work.Run("survey", "show", "o", "--layer", "conv2", "--unit", "0", "-o", "x.png").Misused("--data");
    }

    [Fact]
    public void Units_are_JSON_in_the_words_of_stats()
    {
        Survey("o", "--top", "3");
        var shown = work.Run("survey", "show", "o", "--layer", "conv2", "--unit", "7", "--unit", "9", "--json").Done();
        var units = JsonDocument.Parse(shown.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal([7, 9], units.Select(unit => unit.GetProperty("unit").GetInt32()));
        var said = units[1];
        foreach (var (name, array) in new[]
        {
            ("count", "count"), ("zeros", "zeros"), ("mean", "mean"), ("min", "minimum"), ("max", "maximum"), ("active", "active"),
        })
        {
            Assert.Equal(Array("o", $"conv2/{array}")[9], said.GetProperty(name).GetSingle());
        }

        Assert.Equal(
            Array("o", "conv2/m2")[9], Math.Pow(said.GetProperty("std").GetDouble(), 2) * said.GetProperty("count").GetInt64(), 1e-2);
        foreach (string side in new[] { "top", "bottom" })
        {
            var kept = said.GetProperty(side).EnumerateArray().ToList();
            Assert.Equal(Array("o", $"conv2/{side}_value")[27..30], kept.Select(one => one.GetProperty("value").GetSingle()));
            Assert.Equal(Array("o", $"conv2/{side}_picture")[27..30], kept.Select(one => one.GetProperty("picture").GetSingle()));
            Assert.Equal(
                Array("o", $"conv2/{side}_place")[27..30],
                kept.Select(one => (one.GetProperty("row").GetSingle() * 14) + one.GetProperty("column").GetSingle()));
            Assert.All(kept, one => Assert.StartsWith(
                $"{one.GetProperty("label").GetString()}/", one.GetProperty("name").GetString(), StringComparison.Ordinal));
        }

        // What stats --json calls a map's numbers.
        var map = JsonDocument.Parse(
            work.Run("stats", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv2", "--json").Done().Output)
            .RootElement[0].GetProperty("maps")[0];
        Assert.Empty(map.EnumerateObject().Select(property => property.Name).Except(["image", "map", "saturated", "histogram"])
            .Except(said.EnumerateObject().Select(property => property.Name)));
    }

    [Fact]
    public void Statistics_and_sheets_go_to_an_event_file()
    {
        string[] numbers = ["min", "max", "mean", "std", "zeros", "nan", "infinities", "active", "dead"];
        Survey("a", "--shard", "1/2");
        Survey("b", "--shard", "2/2");
        var done = Survey("o", "--tensorboard", "logs", "--step", "40");
        var entries = Events("logs");
        Assert.Contains("  8 layers, step 40", done.OutputLines[^1]);
        Assert.All(entries, entry => Assert.Equal(40, entry.Step));
        var layers = JsonDocument.Parse(File.ReadAllBytes(work.At("o/survey.json"))).RootElement.GetProperty("layers").EnumerateArray()
            .Select(layer => (Name: layer.GetProperty("name").GetString()!, Units: layer.GetProperty("units").GetInt32())).ToList();
        Assert.Equal(
            layers.SelectMany(layer => numbers.Concat(Enumerable.Range(1, (layer.Units + 255) / 256)
                .Select(page => layer.Units <= 256 ? "sheet" : $"sheet/page-{page:D2}")).Select(what => $"{layer.Name}/{what}")),
            entries.Select(entry => entry.Tag));
        foreach (string layer in layers.Select(layer => layer.Name))
        {
            double Of(string what) => Assert.Single(entries, entry => entry.Tag == $"{layer}/{what}").Number!.Value;
            float[] Found(string what) => Array("o", $"{layer}/{what}");
            double mean = Found("mean").Average(one => (double)one);
            double square = Found("m2").Zip(Found("count"), (m2, count) => m2 / (double)count)
                .Zip(Found("mean"), (variance, one) => variance + ((double)one * one)).Average();
            Assert.Equal(mean, Of("mean"), 1e-4);
            Assert.Equal(Math.Sqrt(square - (mean * mean)), Of("std"), 1e-2);
            Assert.Equal(Found("active").Average() / Pictures, Of("active"), 1e-6);
            Assert.Equal(
                (Found("dead").Sum(), Found("minimum").Min(), Found("maximum").Max()),
                ((float)Of("dead"), (float)Of("min"), (float)Of("max")));
            Assert.Equal(Found("zeros").Sum() / Found("count").Sum(), Of("zeros"), 1e-6);
            Assert.Equal((0, 0), (Of("nan"), Of("infinities")));
        }

        // The sheets are those of the folder, page by page.
        byte[][] files = [.. Directory.GetFiles(work.At("o/sheets")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Assert.Equal(files, entries.Where(entry => entry.Png is not null).Select(entry => entry.Png!));

        Ended(work.Run("survey", "merge", "a", "b", "-o", "m", "--data", "data", "--tensorboard", "merged", "--step", "40"));
        Assert.Equal(entries.Select(Text), Events("merged").Select(Text));
        Ended(work.Run("survey", "merge", "a", "b", "-o", "m", "--tensorboard", "plain"));
        Assert.Equal(layers.Count * numbers.Length, Events("plain").Count);
        work.Run("survey", "merge", "a", "b", "-o", "m", "--step", "3").Misused("--step needs --tensorboard");
        work.Run("survey", "data", "--model", Repository.DigitsModel, "-o", "c", "--shard", "1/2", "--tensorboard", "logs")
            .Misused("shard 1/2", "merge");

        static string Text(EventFile.Entry entry) =>
            FormattableString.Invariant($"{entry.Tag} {entry.Step} {entry.Number} {entry.Png?.Length}");
    }

    [Fact]
    public void Further_inputs_of_a_model_are_named()
    {
        work.Model("two.onnx", new ModelBuilder()
            .Input("x", ModelBuilder.Float, "N", 1, 28, 28).Input("by", ModelBuilder.Float, "K")
            .Node("Mul", ["x", "by"], ["y"], "n").Output("y"));
        work.Npy("two.npy", [2f], 1);
        work.Npy("three.npy", [3f], 1);
        string[] line = ["survey", "data", "--model", "two.onnx", "--device", "cpu", "--no-sheets"];
        Ended(work.Run([.. line, "-o", "o", "--input", "by=two.npy"]));
        Ended(work.Run([.. line, "-o", "p", "--input", "by=three.npy", "--batch", "1"]));
        Assert.Equal(
            Array("o", "y/top_value").Select(value => value * 1.5f), Array("p", "y/top_value"), (a, b) => MathF.Abs(a - b) < 1e-5f);
        Assert.Equal(Array("o", "y/top_picture"), Array("p", "y/top_picture"));
        work.Run([.. line, "-o", "q"]).Failed(1, "needs 2 inputs", "--input by=FILE.npy");
        work.Run([.. line, "-o", "q", "--input", "bye=two.npy"]).Failed(1, "no input 'bye'");
        work.Run([.. line, "-o", "q", "--input", "by=two.npy", "--input", "x=two.npy"]).Failed(1, "left for the pictures");
        work.Run([.. line, "-o", "q", "--input", "by=data"]).Failed(1, "data is a folder");
        Assert.False(Directory.Exists(work.At("q")));
    }

    private float[] Array(string folder, string key)
    {
        using var archive = NpzArchive.Open(work.At($"{folder}/survey.npz"));
        return archive.Load(key).Singles!;
    }

    private List<EventFile.Entry> Events(string folder) => EventFile.Read(Assert.Single(Directory.GetFiles(work.At(folder))));

    private IEnumerable<string> Sheets(string folder) => Directory.GetFiles(work.At($"{folder}/sheets"))
        .Append(work.At($"{folder}/index.html")).Order()
        .Select(file => Path.GetFileName(file)
            + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

    private ToolResult Survey(string folder, params string[] more) =>
        Ended(work.Run(["survey", "data", "--model", Repository.DigitsModel, "--device", "cpu", "-o", folder, .. more]));

    // Whatever it remarked.
    private static ToolResult Ended(ToolResult result)
    {
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    private string[] Bytes(string folder) =>
        [Convert.ToHexString(File.ReadAllBytes(work.At($"{folder}/survey.npz"))), File.ReadAllText(work.At($"{folder}/survey.json"))];

    private static byte[] Picture(int seed)
    {
        var pixels = new byte[28 * 28];
        new Random(seed).NextBytes(pixels);
        return [.. "P5 28 28 255\n"u8, .. pixels];
    }
}

using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>NumPy archives as inputs, and activations saved as NumPy reads them.</summary>
public sealed class NumpyTests : IDisposable
{
    private static readonly float[] A = Values.Some(120, 1), B = Values.Some(24, 2);

    private readonly Workspace work = new();

    public NumpyTests()
    {
        work.Npy("a.npy", A, 5, 4, 6);
        work.Npz("one.npz", ("a", A, [5, 4, 6]));
        work.Npz("two.npz", ("a", A, [5, 4, 6]), ("layer/b", B, [4, 6]));
    }

    public static TheoryData<string, string> Bad { get; } = new()
    {
        { "two.npz", "two.npz has 2 arrays: name one as two.npz:KEY; it has 'a', 'layer/b'." },
        { "two.npz:A", "two.npz has no array 'A'; it has 'a', 'layer/b'." },
        { "one.npz:b", "one.npz has no array 'b'; it has 'a'." },
        { "none.npz", "none.npz is an archive without an array (.npy)." },
        { "none.npz:a", "none.npz has no array 'a'; it has none." },
        { "a.npz:a", "a.npz is no NumPy archive (.npz): it has no array 'a'." },
        { "cut.npz", "cut.npz is no complete NumPy archive: its zip directory is missing or damaged." },
        { "text.npz:a", "text.npz:a is no NumPy file: it begins with 312E30, not 934E554D5059 and a version." },
        { "text.npz:b", "text.npz:b: A tensor of rank 1 (3) cannot be tiled: rank 2 (H,W), 3 (C,H,W), 4 (N,C,H,W) or 5 (N,C,D,H,W, channels first) is needed." },
        { "missing.npz:a", "missing.npz" },
        { "folder.npz:a", "folder.npz is a folder" },
    };

    [Theory]
    [InlineData("one.npz", "one")]
    [InlineData("one.npz:a", "one.a")]
    [InlineData("two.npz:a", "two.a")]
    public void An_array_of_an_archive_is_tiled(string input, string name)
    {
        work.Run("tile", "a.npy", "-o", "a.png").Done();
        work.Run("tile", input, "-o", "out/").Done();
        Assert.Equal(["a.png", $"out/{name}.png"], work.NewFiles);
        Assert.Equal(work.Png("a.png").Pixels.ToArray(), work.Png($"out/{name}.png").Pixels.ToArray());
        Assert.Contains(new("Source", input), work.Png($"out/{name}.png").Text);
    }

    [Fact]
    public void Arrays_of_one_archive_are_inputs_like_others()
    {
        work.Run("tile", "two.npz:a", "two.npz:layer/b", "a.npy", "-o", "out").Done();
        Assert.Equal(["out/a.png", "out/two.a.png", "out/two.layer_b.png"], work.NewFiles);
    }

    [Fact]
    public void An_archive_may_come_through_a_pipe()
    {
        Tool.RunIn(work.Folder, ["tile", "-", "-o", "1.png"], File.ReadAllBytes(work.At("one.npz"))).Done();
        work.Run("tile", "a.npy", "-o", "2.png").Done();
        Assert.Equal(work.Png("1.png").Pixels.ToArray(), work.Png("2.png").Pixels.ToArray());
        Tool.RunIn(work.Folder, ["tile", "-", "-o", "3.png"], File.ReadAllBytes(work.At("two.npz")))
            .Failed(1, "standard input has 2 arrays: name one as FILE.npz:KEY");
    }

    [Fact]
    public void A_file_whose_name_looks_like_a_key_is_itself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file name cannot hold a colon there.");
        work.Npy("two.npz:a", B, 4, 6);
        work.Run("tile", "two.npz:a", "-o", "o.png").Done();
        Assert.Equal(6 + 4, work.Png("o.png").Width);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_archive_is_named(string input, string words)
    {
        work.Write("none.npz", Zip(("notes.txt", "x"u8.ToArray())));
        work.Write("a.npz", File.ReadAllBytes(work.At("a.npy")));
        work.Write("cut.npz", File.ReadAllBytes(work.At("one.npz")).AsSpan()[..^30]);
        work.Write("text.npz", Zip(("a.npy", "1.0"u8.ToArray()), ("b.npy", Workspace.Bytes([1f, 2f, 3f], 3))));
        Directory.CreateDirectory(work.At("folder.npz"));
        work.Run("tile", input, "-o", "o.png").Failed(1, words);
        work.Run("tile", input, "--model", Repository.DigitsModel, "-o", "out")
            .Failed(1, input.EndsWith('b') && words.Contains("rank", StringComparison.Ordinal) ? input : words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_model_s_inputs_come_from_archives()
    {
        float[] a = Values.Some(12, 1), b = Values.Some(12, 2);
        work.Model("m.onnx", Networks.Sum());
        work.Npz("in.npz", ("a", a, [1, 2, 2, 3]), ("b", b, [1, 2, 2, 3]));
        work.Run("tile", "in.npz:a", "--input", "b=in.npz:b", "--model", "m.onnx", "-o", "sum.png", "--save-activations", "sum.npz").Done();
        float[] sum = [.. a.Zip(b, (x, y) => x + y)];
        Assert.Equal(new ReferenceMosaic(sum, 2, 2, 3).Render().Pixels, work.Png("sum.png").Pixels.ToArray());
        using var saved = NpzArchive.Open(work.At("sum.npz"));
        Assert.Equal(sum, saved.Load("sum").Singles!);
        work.Run("tile", "in.npz:a", "--input", "b=in.npz:c", "--model", "m.onnx", "-o", "sum.png")
            .Failed(1, "in.npz has no array 'c'; it has 'a', 'b'.");
    }

    [Fact]
    public void Each_layer_is_saved_in_its_own_dimensions_and_type()
    {
        string[] layers = ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"];
        var result = work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--save-activations", "npy").Done();
        Assert.Equal(
            [.. layers.Order().Select(layer => $"npy/{layer}.npy"), .. layers.Select((layer, i) => $"png/{i}-{layer}.png")], work.NewFiles);
        Assert.Contains("npy/pool1.npy  1×32×14×14 float32", result.OutputLines);

        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--save-activations", "all.NPZ").Done();
        using var archive = NpzArchive.Open(work.At("all.NPZ"));
        Assert.Equal(layers, archive.Keys);
        foreach (string layer in layers)
        {
            NpyTensor array = NpyTensor.Load(work.At($"npy/{layer}.npy")), entry = archive.Load(layer);
            Assert.Equal(array.Dimensions, entry.Dimensions);
            Assert.Equal(array.Singles, entry.Singles);
        }

        Assert.Equal([1, 10], archive.ReadHeader("scores").Shape);
        // What was saved is what was shown.
        work.Run("tile", "npy/conv2.npy", "-o", "again.png").Done();
        Assert.Equal(work.Png("png/3-conv2.png").Pixels.ToArray(), work.Png("again.png").Pixels.ToArray());
    }

    [Fact]
    public void Halves_stay_halves_and_batches_whole()
    {
        Half[] values = Array.ConvertAll(Values.Some(24), v => (Half)v);
        work.Model("m.onnx", Networks.Half("n"));
        work.Npy("x.npy", values, 2, 2, 2, 3);
        work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "png", "--save-activations", "npy").Done();
        Assert.Equal(["npy/y.npy", "png/y.0.png", "png/y.1.png"], work.NewFiles);
        NpyTensor saved = NpyTensor.Load(work.At("npy/y.npy"));
        Assert.Equal(Array.ConvertAll(values, v => (Half)(-(float)v)), saved.Halves!);
        Assert.Equal([2, 2, 2, 3], saved.Dimensions);
    }

    [Fact]
    public void Several_inputs_have_a_folder_each()
    {
        work.Model("m.onnx", Networks.Open());
        work.Npy("1/x.npy", Values.Some(3 * 4 * 6), 3, 4, 6);
        work.Npy("2/X.npy", Values.Some(3 * 5 * 5), 1, 3, 5, 5);
        string[] line = ["tile", "1/x.npy", "2/X.npy", "--model", "m.onnx", "--layer", "neg", "-o", "png", "--save-activations"];
        work.Run([.. line, "npy/"]).Done();
        work.Run([.. line, "npy.npz"]).Done();
        Assert.Equal(["npy.npz", "npy/X-2/neg.npy", "npy/x/neg.npy", "png/X-2/neg.png", "png/x/neg.png"], work.NewFiles);
        using var archive = NpzArchive.Open(work.At("npy.npz"));
        Assert.Equal(["x/neg", "X-2/neg"], archive.Keys);
    }

    [Fact]
    public void A_picture_on_standard_output_stays_alone_there()
    {
        var result = work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1", "-o", "-", "--save-activations", "npy").Done();
        Assert.Equal([0x89, (byte)'P'], result.OutputBytes[..2]);
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1", "-o", "o.png").Done();
        Assert.Equal(work.Png("o.png").Pixels.ToArray(), ImageReader.Read(new MemoryStream(result.OutputBytes), "png").Pixels.ToArray());
        Assert.Equal(["npy/conv1.npy", "o.png"], work.NewFiles);
    }

    [Theory]
    [InlineData("a.npy", "a.npy names a file where a folder is needed")]
    [InlineData("/proc/x", "/proc/x/conv1.npy could not be written")]
    [InlineData("/proc/x.npz", "/proc/x.npz could not be written")]
    [InlineData("folder.npz", "folder.npz is a folder")]
    public void A_place_that_cannot_be_is_named(string place, string words)
    {
        Directory.CreateDirectory(work.At("folder.npz"));
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--save-activations", place).Failed(1, words);
        Assert.DoesNotContain(
            work.NewFiles, file => file.Contains(".gputiler", StringComparison.Ordinal) || file.EndsWith("npz", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("npy", "npy/neg.npy could not be written")]
    [InlineData("all.npz", "all.npz could not be written")]
    public void A_disk_that_is_full_leaves_nothing_half_written(string place, string words)
    {
        // Larger than the limit below on a file's size; one channel's mosaic is not.
        work.Model("m.onnx", Networks.Open());
        work.Npy("large.npy", Values.Some(3 * 180 * 180), 3, 180, 180);
        var result = Tool.RunBash(
            work.Folder,
            $"trap '' XFSZ; ulimit -f 64; DOTNET_EnableWriteXorExecute=0 exec $TOOL tile large.npy --model m.onnx --layer neg --channels 0:1 -o o.png --save-activations {place}");
        result.Failed(1, words);
        Assert.Equal(["o.png"], work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                stream.Write(content);
            }
        }

        return file.ToArray();
    }
}

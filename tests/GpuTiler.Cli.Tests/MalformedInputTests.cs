using System.Text;

namespace GpuTiler.Cli.Tests;

/// <summary>Files that are not what they say: exit code 1, one sentence that names the file, and nothing written.</summary>
public sealed class MalformedInputTests : IDisposable
{
    private static readonly byte[] Good = Workspace.Bytes(Values.Some(120), 5, 4, 6);

    private readonly Workspace work = new();

    public static TheoryData<string, string> Tensors { get; } = new()
    {
        { "truncated", "is truncated" }, { "lying", "is truncated" }, { "huge", "" }, { "negative", "" },
        { "header", "is truncated" }, { "signature", "is truncated: it has 4 bytes" }, { "empty", "is empty" },
        { "complex", "<c8" }, { "object", "|O" }, { "rank0", "rank 0" }, { "rank1", "rank 1" },
        { "rank6", "rank 6" }, { "empty-dimension", "0×3×3" },
        { "picture", "--model" }, { "folder", "is a folder" }, { "missing", "missing" },
        { "garbage", "is no NumPy file: it begins with 312E30" },
    };

    public static TheoryData<string, string> Pictures { get; } = new()
    {
        { "cut", "" }, { "flipped", "" }, { "jpeg", "JPEG" }, { "empty", "is empty" }, { "text", "" }, { "pgm", "" },
        { "folder", "is a folder" }, { "missing", "missing" },
        { "broken-array", "broken-array.npy is no NumPy file: it begins with 934E554D5058" },
        { "tensor-other-shape", "1×1×28×28" }, { "tensor-cut", "is truncated" },
    };

    public static TheoryData<string, string> Models { get; } = new()
    {
        { "cut", "is no complete ONNX model" }, { "empty", "is empty" }, { "npy", "NumPy" }, { "png", "PNG" },
        { "folder", "is a folder" }, { "missing", "missing" }, { "garbage", "" }, { "text", "" },
    };

    [Theory]
    [MemberData(nameof(Tensors))]
    public void A_bad_tensor_is_named(string kind, string words)
    {
        string name = Make(kind + ".npy", kind switch
        {
            "truncated" => Good[..^5],
            "lying" => Replace(Good, "(5, 4, 6)", "(5,444,6)"),
            "huge" => Replace(Good, "(5, 4, 6), }        ", "(65535, 65535, 9), }"),
            "negative" => Replace(Good, "(5, 4, 6)", "(5, -4,6)"),
            "header" => Good[..40],
            "signature" => Good[..4],
            "empty" => [],
            "complex" => Replace(Good, "<f4", "<c8"),
            "object" => Replace(Good, "<f4", "|O4"),
            "rank0" => Workspace.Bytes([1f]),
            "rank1" => Workspace.Bytes(Values.Some(3), 3),
            "rank6" => Workspace.Bytes(Values.Some(8), 1, 1, 2, 2, 2, 1),
            "empty-dimension" => Workspace.Bytes<float>([], 0, 3, 3),
            "picture" => File.ReadAllBytes(Repository.Seven),
            "garbage" => Encoding.ASCII.GetBytes("1.0, 2.0, 3.0\n4.0, 5.0, 6.0\n"),
            _ => null,
        });
        work.Npy("good.npy", Values.Some(6), 2, 3);

        work.Run("tile", name, "-o", "o.png").Failed(1, name, words);
        work.Run("tile", "good.npy", name, "-o", "out").Failed(1, name, words);

        Assert.All(work.NewFiles, file => Assert.Equal("out/good.png", file));
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void A_bad_picture_is_named(string kind, string words)
    {
        byte[] seven = File.ReadAllBytes(Repository.Seven);
        string name = Make(kind + (kind == "broken-array" ? ".npy" : ".png"), kind switch
        {
            "broken-array" => [.. Good[..5], (byte)'X', .. Good[6..]],
            "cut" => seven[..^20],
            "flipped" => [.. seven[..60], (byte)(seven[60] ^ 255), .. seven[61..]],
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 74, 70],
            "empty" => [],
            "text" => "no picture\n"u8.ToArray(),
            "pgm" => "P5 28 28 255\n12345"u8.ToArray(),
            "tensor-other-shape" => Good,
            "tensor-cut" => Workspace.Bytes(Values.Some(784), 28, 28)[..^1],
            _ => null,
        });

        work.Run("tile", name, "--model", Repository.DigitsModel, "-o", "out").Failed(1, name, words);

        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_bad_model_is_named(string kind, string words)
    {
        string name = Make(kind + ".onnx", kind switch
        {
            "cut" => File.ReadAllBytes(Repository.DigitsModel)[..5000],
            "empty" => [],
            "npy" => Good,
            "png" => File.ReadAllBytes(Repository.Seven),
            "garbage" => [.. Enumerable.Range(0, 999).Select(i => (byte)(i * 31))],
            "text" => "{ \"weights\": [] }\n"u8.ToArray(),
            _ => null,
        });

        work.Run("layers", name).Failed(1, name, words);
        work.Run("weights", name, "-o", "out").Failed(1, name, words);
        work.Run("tile", Repository.Seven, "--model", name, "-o", "out").Failed(1, name, words);

        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [InlineData("--padding 2147483647 --deepzoom -o o", "4294967")]
    [InlineData("--border 2147483647", "4294967")]
    [InlineData("--scale 2147483647", "12884901886×8589934592")]
    [InlineData("--scale 60000", "the most is")]
    [InlineData("--channels 3:9", "3:9")]
    [InlineData("--channels 5:6", "5:6")]
    [InlineData("--device cpu:1", "index 0")]
    [InlineData("--device vulkan:99", "vulkan:99")]
    [InlineData("--device d3d12:99", "d3d12:99")]
    [InlineData("--device directml", "directml")]
    [InlineData("--device webgpu", "webgpu")]
    [InlineData("--device cuda:0", "cuda")]
    public void What_cannot_be_is_said_with_the_numbers(string options, string words)
    {
        work.Npy("x.npy", Values.Some(120), 5, 4, 6);
        work.RunLine(options.Contains("-o ", StringComparison.Ordinal) ? $"tile x.npy {options}" : $"tile x.npy -o o.png {options}")
            .Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void Numbers_beyond_float32_are_counted()
    {
        work.Npy("x.npy", [1e300, 1, 2, -1e300], 2, 2);
        var result = work.Run("tile", "x.npy", "-o", "o.png", "--quiet");
        Assert.Equal(
            (0, "", "warning: 2 value(s) of x.npy are beyond the range of float32 and became infinite.\n"),
            (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Values_that_are_no_numbers_are_counted()
    {
        work.Npy("x.npy", [float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1, 2], 2, 3);
        var result = work.Run("tile", "x.npy", "-o", "o.png");
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("note: x.npy holds 2 NaN, 1 +∞ and 1 −∞;", result.Error, StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    // No bytes: nothing, or a folder of that name.
    private string Make(string name, byte[]? bytes)
    {
        if (bytes is not null)
        {
            return work.Write(name, bytes);
        }

        if (name.StartsWith("folder", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(work.At(name));
        }

        return name;
    }

    private static byte[] Replace(byte[] bytes, string old, string replacement)
    {
        string text = Encoding.Latin1.GetString(bytes);
        Assert.Contains(old, text, StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text.Replace(old, replacement.PadRight(old.Length)[..old.Length], StringComparison.Ordinal));
    }
}

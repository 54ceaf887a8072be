using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace GpuTiler.Onnx.Tests;

/// <summary>The README's C# is the code between the marks here, which runs.</summary>
public partial class ReadmeCode
{
    private static readonly float[] Digit = new float[28 * 28];

    [Fact]
    public void The_code_of_the_README_is_the_code_that_runs_here()
    {
        var readme = Block().Matches(Read(Path.Combine(Repository.Root, "README.md"))).Select(match => match.Groups["code"].Value);
        var here = Marked().Matches(Read(ThisFile())).Select(match => Unindent(match.Groups["code"].Value));
        Assert.Equal(here, readme);
    }

    [Fact]
    public void The_frame_loop_shows_each_frame()
    {
        Environment.CurrentDirectory = Repository.Root;
        float[][] frames = [Digit, [.. Enumerable.Range(0, Digit.Length).Select(i => i / 784f)]];
        // README
        using var device = CpuDevice.Create();
        using var model = OnnxModel.Load("samples/digits/digits.onnx", device, new() { Layers = ["conv*"] });
        BoundActivation layer = model.Activations["conv2"];
        using var tiler = Tiler.Create(device, layer.Shape, new TileOptions { Padding = 1 });
        var pixels = new byte[tiler.Plan.ByteCount];
        foreach (var frame in frames)
        {
            model.Run(frame);                              // activations land in the device's memory
            TileTicket ticket = tiler.Dispatch(layer.Tensor);   // queued behind the network
            tiler.Read(ticket, pixels);                    // the one read-back: finished bytes
        }

        // end
        var expected = new byte[pixels.Length];
        Tiler.Render(((CpuTensor)layer.Tensor).AsSpan<float>(), layer.Shape, new TileOptions { Padding = 1 }, expected);
        Assert.Equal(expected, pixels);
        Assert.True(pixels.Distinct().Count() > 100, "An image of activations has many levels.");
    }

    [Fact]
    public void Memory_to_memory_uses_the_whole_range()
    {
        var activations = new float[64 * 112 * 112];
        activations[5] = 1;
        // README
        var shape = TensorShape.Chw(64, 112, 112);
        var options = new TileOptions { Padding = 2, Border = 2, Range = TileRange.Layer };
        var mosaic = new byte[TilePlan.Create(shape, options).ByteCount];
        Tiler.Render(activations, shape, options, mosaic);
        // end
        Assert.Equal(255, mosaic[(2 * 914) + 2 + 5]);
        Assert.Equal(255, mosaic.Sum(level => level));
    }

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^ +// README\n(?<code>.*?)^ +// end$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Marked();

    private static string Unindent(string code) =>
        string.Join('\n', code.TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : "")) + "\n";

    private static string Read(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

    private static string ThisFile([CallerFilePath] string path = "") => path;
}

using System.Text.Json;

namespace GpuTiler.Cli.Tests;

/// <summary>Networks: their inputs, the layers that are shown, and those that cannot be.</summary>
public sealed class ModelTests : IDisposable
{
    private readonly Workspace work = new();

    [Fact]
    public void A_model_of_any_size_takes_each_picture_as_it_is()
    {
        work.Model("open.onnx", Networks.Open("n", 3L, "h", "w"));
        var sizes = new Dictionary<string, (int Width, int Height)> { ["a"] = (5, 7), ["b"] = (9, 4), ["c"] = (5, 7) };
        foreach (var (name, (width, height)) in sizes)
        {
            work.Write(
                $"{name}.ppm",
                [
                    .. System.Text.Encoding.ASCII.GetBytes($"P6 {width} {height} 255\n"),
                    .. Enumerable.Range(0, width * height * 3).Select(i => (byte)(i * 37)),
                ]);
        }

        const string Options = "--model open.onnx --layer neg --columns 1 --padding 0 --border 0 --range -1:0";
        work.RunLine($"tile a.ppm b.ppm c.ppm {Options} -o out").Done();
        Assert.All(sizes, size => Assert.Equal(size.Value with { Height = 3 * size.Value.Height }, SizeOf($"out/{size.Key}/neg.png")));
        work.RunLine($"tile a.ppm {Options} --input-size 4x6 -o sized.png").Done();
        Assert.Equal((6, 12), SizeOf("sized.png"));

        (int Width, int Height) SizeOf(string name) => (work.Png(name).Width, work.Png(name).Height);
    }

    [Fact]
    public void A_sequence_with_its_batch_in_second_place_is_one_image()
    {
        work.Model("seq.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 29L, 1L, 6L).Node("Neg", ["x"], ["y"]).Output("y"));
        var values = Values.Some(29 * 6);
        work.Npy("x.npy", values, 29, 1, 6);
        work.Npy("flat.npy", Array.ConvertAll(values, value => -value), 29, 6);
        work.RunLine("tile x.npy --model seq.onnx --layout lnd -o y.png").Done();
        work.RunLine("tile flat.npy -o flat.png").Done();
        work.RunLine("tile x.npy --layout lnd -o x.png").Done();
        Assert.Equal(work.Png("flat.png").Pixels.ToArray(), work.Png("y.png").Pixels.ToArray());
        Assert.Equal(work.Png("flat.png").Height, work.Png("x.png").Height);
        Assert.Contains("--layout lnd", string.Join(' ', work.Png("y.png").Text), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1 1 16000", "1×1×16000", true)]
    [InlineData("n 3 t", "n×3×t", false)]
    [InlineData("1 1 1 16000", "1×1×1×16000", true)]
    [InlineData("n 16", "n×16", false)]
    [InlineData("1 2 8 8", "1×2×8×8", false)]
    [InlineData("16", "16", false)]
    public void A_picture_for_a_network_of_something_else_is_refused(string dimensions, string shape, bool mayBeOne)
    {
        object[] sizes = [.. dimensions.Split(' ').Select(word => long.TryParse(word, out long size) ? (object)size : word)];
        work.Model("signal.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, sizes).Node("Neg", ["x"], ["y"]).Output("y"));
        var result = work.Run("tile", Repository.Seven, "--model", "signal.onnx", "-o", "out")
            .Failed(1, Repository.Seven, "'x' of signal.onnx", shape, "an array (.npy) of that shape");
        Assert.Equal(mayBeOne, result.Error.Contains("--input-layout", StringComparison.Ordinal));
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void The_layers_of_a_model_are_listed()
    {
        var lines = work.Run("layers", Repository.DigitsModel).Done().OutputLines;
        Assert.Equal(
            ["index", "layer", "node", "operator", "shape", "layout", "type"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(
            ["0", "conv1", "conv1", "Conv", "1×32×28×28", "nchw", "float32"], lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(["7", "scores", "dense", "Gemm", "1×10", "float32"], lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries));

        var layers = JsonDocument.Parse(work.Run("layers", Repository.DigitsModel, "--json").Done().Output).RootElement;
        Assert.Equal(
            ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "flatten", "scores"],
            layers.EnumerateArray().Select(layer => layer.GetProperty("name").GetString()));
        Assert.Equal("""{"index":2,"name":"pool1","node":"pool1","operator":"MaxPool","shape":[1,32,14,14],"type":"float32","canShow":true,"layout":"nchw"}""", Compact(layers[2]));
    }

    [Fact]
    public void Layers_that_cannot_be_shown_are_listed_with_the_reason()
    {
        work.Model("m.onnx", Networks.Open());

        var result = work.Run("layers", "m.onnx");
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("deep", result.Output, StringComparison.Ordinal);
        Assert.Matches("^note: the layer deep cannot be shown: .*rank 6.*\n$", result.Error);

        var layers = JsonDocument.Parse(work.Run("layers", "m.onnx", "--json").Done().Output).RootElement;
        Assert.Equal("""[1,3,"height","width"]""", Compact(layers[0].GetProperty("shape")));
        Assert.False(layers[1].GetProperty("canShow").GetBoolean());
        Assert.Contains("rank 6", layers[1].GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_layers_that_cannot_be_shown_are_one_note()
    {
        var model = Networks.Open(1, 3, 4, 6);
        for (int i = 0; i < 20; i++)
        {
            model.Tensor($"stored{i}", ModelBuilder.Float, [1], 1f).Node("Identity", [$"stored{i}"], [$"handed on {i}"])
                .Node("Neg", ["deep"], [$"deep{i}"])
                .Node("ReduceSum", ["neg"], [$"sum{i}"], "", "", ModelBuilder.Attribute("keepdims", 0L));
        }

        work.Model("m.onnx", model);
        work.Npy("x.npy", Values.Some(3 * 4 * 6), 3, 4, 6);
        string[] notes = work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "out/").Error.Split('\n');
        Assert.Equal(2, notes.Length);
        Assert.StartsWith(
            "note: 41 layers cannot be shown for their dimensions: deep, deep0, sum0 and 38 more. deep: ",
            notes[0], StringComparison.Ordinal);
        Assert.Contains(
            "note: 21 layers cannot be shown for their dimensions: deep, deep0, deep1 and 18 more. deep: ",
            work.Run("layers", "m.onnx").Error, StringComparison.Ordinal);
        work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "out/", "--quiet").Done();
    }

    [Fact]
    public void Layers_of_a_model_without_its_weights_are_listed_with_one_warning()
    {
        work.Model("m.onnx", Networks.Open(1, 3, 4, 6).Tensor(ModelBuilder.External("w", ModelBuilder.Float, [1], "gone.bin", "0", "4"))
            .Tensor(ModelBuilder.External("v", ModelBuilder.Float, [1], "gone.bin", "4", "4"))
            .Node("Mul", ["neg", "w"], ["y"]).Node("Mul", ["y", "v"], ["z"]));
        var listed = work.Run("layers", "m.onnx");
        Assert.Equal(0, listed.ExitCode);
        Assert.Equal("z", listed.OutputLines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Matches("^warning: m.onnx .*gone.bin.*missing.*\nnote: the layer deep cannot be shown: .*\n$", listed.Error);
    }

    [Fact]
    public void Layers_with_channels_last_are_tiled_so_unless_the_order_is_given()
    {
        var values = Values.Some(120 * 4);
        work.Model("last.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 120, 4, 1).Node("Neg", ["x"], ["y"], "n").Output("y"));
        work.Model("open.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 4, 120)
            .Tensor("s", ModelBuilder.Int64, [4], 1L, 120L, 4L, 1L)
            .Node("Reshape", ["x", "s"], ["y"], "n").Output("y"));
        work.Npy("x.npy", values, 1, 120, 4, 1);
        work.Npy("open.npy", values, 4, 120);
        Assert.Equal(
            ["0", "y", "n", "Neg", "1×120×4×1", "nhwc", "float32"],
            work.Run("layers", "last.onnx").Done().OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        work.Run("tile", "x.npy", "--model", "last.onnx", "-o", "last.png").Done();
        Assert.Equal((4 + 4, 120 + 4), (work.Png("last.png").Width, work.Png("last.png").Height));
        work.Run("tile", "x.npy", "--model", "last.onnx", "--layout", "nchw", "-o", "first.png").Done();
        Assert.True(work.Png("first.png").Width > 8);

        const string Note = "The 120 maps are lines of 1×4: perhaps the channels come last; --layout nhwc takes them so.";
        Assert.Equal(
            $"note: layer y of open.onnx on open.npy: {Note}\n",
            work.Run("tile", "open.npy", "--model", "open.onnx", "-o", "open.png").Error);
        Assert.Equal($"note: x.npy: {Note}\n", work.Run("tile", "x.npy", "-o", "array.png").Error);
        work.Run("tile", "x.npy", "-o", "array.png", "--layout", "nchw").Done();
        work.Run("tile", "open.npy", "--model", "open.onnx", "-o", "open.png", "--layout", "nhwc").Done();
        Assert.Equal(work.Png("last.png").Width, work.Png("open.png").Width);
    }

    [Fact]
    public void A_layer_s_pixels_are_its_activations()
    {
        var values = Values.Some(3 * 4 * 6);
        work.Model("m.onnx", Networks.Open());
        work.Npy("x.npy", values, 3, 4, 6);

        var result = work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "out/", "--range", "layer", "--scale", "2");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^note: the layer deep cannot be shown: .*rank 6.*\n$", result.Error);
        Assert.Equal(["out/0-neg.png", "out/2-bytes.png"], work.NewFiles);
        var (_, _, pixels) = new ReferenceMosaic(Array.ConvertAll(values, v => -v), 3, 4, 6) { Range = "layer", Scale = 2 }.Render();
        Assert.Equal(pixels, work.Png("out/0-neg.png").Pixels.ToArray());
    }

    [Fact]
    public void Inputs_of_other_sizes_follow_each_other()
    {
        work.Model("m.onnx", Networks.Open());
        work.Npy("1/x.npy", Values.Some(3 * 4 * 6), 3, 4, 6);
        work.Npy("2/x.npy", Values.Some(3 * 5 * 5), 1, 3, 5, 5);
        Assert.Equal(0, work.Run("tile", "1/x.npy", "2/x.npy", "--model", "m.onnx", "--layer", "neg", "-o", "out").ExitCode);
        Assert.Equal(["out/x-2/neg.png", "out/x/neg.png"], work.NewFiles);
        Assert.Equal((2 * 5) + 6, work.Png("out/x-2/neg.png").Width);
    }

    [Fact]
    public void Halves_are_shown()
    {
        Half[] values = Array.ConvertAll(Values.Some(12), v => (Half)v);
        work.Model("m.onnx", Networks.Half());
        work.Npy("x.npy", values, 1, 2, 2, 3);
        work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "y.png").Done();
        var (_, _, pixels) = new ReferenceMosaic(Array.ConvertAll(values, v => -(float)v), 2, 2, 3).Render();
        Assert.Equal(pixels, work.Png("y.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData("a.npy --input b=b.npy")]
    [InlineData("b.npy --input a=a.npy")]
    [InlineData("--input a=a.npy --input b=b.npy")]
    public void Further_inputs_are_named(string inputs)
    {
        float[] a = Values.Some(12, 1), b = Values.Some(12, 2);
        Sum(a, b);
        work.RunLine($"tile {inputs} --model m.onnx -o sum.png").Done();
        var (_, _, pixels) = new ReferenceMosaic([.. a.Zip(b, (x, y) => x + y)], 2, 2, 3).Render();
        Assert.Equal(pixels, work.Png("sum.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData("a.npy", 1, "--input b=FILE.npy")]
    [InlineData("", 1, "--input b=FILE.npy")]
    [InlineData("--input b=b.npy", 1, "'a'")]
    [InlineData("a.npy --input c=b.npy", 1, "'c'")]
    [InlineData("a.npy --input b=nope.npy", 1, "nope.npy")]
    [InlineData("a.npy --input b=wide.npy", 1, "wide.npy has the shape 1×2×2×4")]
    [InlineData("wide.npy --input b=b.npy", 1, "wide.npy has the shape 1×2×2×4")]
    [InlineData("a.npy --input b=cut.npy", 1, "cut.npy is truncated")]
    [InlineData("a.npy --input a=a.npy --input b=b.npy", 1, "a.npy")]
    [InlineData("a.npy --input b=b.npy --input b=a.npy", 2, "--input b is given twice")]
    [InlineData("- --input b=-", 2, "standard input")]
    public void A_wrong_input_is_named(string inputs, int exitCode, string words)
    {
        Sum(Values.Some(12), Values.Some(12));
        work.Npy("wide.npy", Values.Some(16), 1, 2, 2, 4);
        work.Write("cut.npy", Workspace.Bytes(Values.Some(12), 1, 2, 2, 3).AsSpan()[..^1]);
        work.RunLine($"tile {inputs} --model m.onnx -o sum.png").Failed(exitCode, words);
        Assert.Empty(work.NewFiles);
    }

    [Theory]
    [InlineData("--layer conv", "the nearest are op:Conv, conv1, conv2")]
    [InlineData("--layer conv1 --layer nope", "No layer matches 'nope'")]
    [InlineData("--layer op:Frob", "op:Frob")]
    [InlineData("--layer index:8", "the model has 8, numbered from 0")]
    [InlineData("--layer index:-1", "index:-1")]
    [InlineData("--layer index:", "index:")]
    [InlineData("--channels 0:11", "(0:10)")]
    [InlineData("--mean 1,2,3", "1 channel")]
    [InlineData("--input-layout nhwc", "1×1×28×28")]
    [InlineData("--input-size 29x28", "29")]
    [InlineData("--input other=x.npy", "no input 'other'; it has 'image'")]
    [InlineData("--operators nope.so", "nope.so")]
    public void What_does_not_suit_the_model_is_named(string options, string words)
    {
        work.Npy("x.npy", Values.Some(6), 2, 3);
        work.RunLine($"tile -o out {options}", Repository.Seven, "--model", Repository.DigitsModel).Failed(1, words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_model_with_nothing_to_show_says_why()
    {
        work.Model("hidden.onnx", Networks.Hidden());
        work.Model("none.onnx", Networks.NoLayers());
        work.Npy("five.npy", Values.Some(5), 5);
        work.Npy("four.npy", new long[4], 1, 4);

        work.Run("tile", "five.npy", "--model", "hidden.onnx", "-o", "out").Failed(1, "'y'", "rank 1");
        work.Run("tile", "five.npy", "--model", "hidden.onnx", "--layer", "y", "-o", "out").Failed(1, "'y'", "rank 1");
        work.Run("tile", "four.npy", "--model", "none.onnx", "-o", "out").Failed(1, "none.onnx has no layers");
        Assert.Equal("[]", Compact(JsonDocument.Parse(work.Run("layers", "none.onnx", "--json").Done().Output).RootElement));
        work.Run("weights", "none.onnx", "-o", "out").Failed(1, "no weights");
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void An_open_size_is_asked_for_and_given()
    {
        work.Model("m.onnx", Networks.Open());
        string[] line = ["tile", Repository.Seven, "--model", "m.onnx", "--layer", "neg", "-o", "y.png"];
        work.RunLine("bench m.onnx --seconds 1").Failed(1, "--input-size");
        work.Run([.. line, "--input-size", "8x12", "--columns", "1", "--padding", "0", "--border", "0"]).Done();
        Assert.Equal((12, 24), (work.Png("y.png").Width, work.Png("y.png").Height));
    }

    [Fact]
    public void A_missing_operator_names_the_option()
    {
        work.Model("m.onnx", Networks.Custom());
        work.Npy("x.npy", Values.Some(4), 1, 4);
        string sentence = work.Run("tile", "x.npy", "--model", "m.onnx", "-o", "y.png").Failed(1, "Mystery", "--operators").Error;
        Assert.DoesNotContain("OnnxOptions", sentence, StringComparison.Ordinal);
        var listed = work.Run("layers", "m.onnx").Failed(1, "--operators");
        Assert.Equal(
            ("0", "y", 1),
            (listed.OutputLines[1].Split(' ')[0], listed.OutputLines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                listed.Error.Count(c => c == '\n')));
        Assert.DoesNotContain("OnnxOptions", work.Run("layers", "m.onnx", "--json").Failed(1).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_change_nothing_are_named()
    {
        work.Model("m.onnx", Networks.Sum());
        Sum(Values.Some(12), Values.Some(12));
        var result = work.Run("tile", "a.npy", "--input", "b=b.npy", "--model", "m.onnx", "--mean", "1", "--std", "2", "-o", "y.png");
        Assert.Equal((0, "warning: --mean, --std changes nothing: no INPUT is a picture.\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public void Kernels_have_a_row_for_each_output_channel()
    {
        work.Model("m.onnx", Networks.Convolutions());
        var result = work.Run("weights", "m.onnx", "-o", "w/");
        Assert.Equal(0, result.ExitCode);
        Assert.Matches("^note: the weights w2 cannot be shown: ", result.Error);
        Assert.Equal(["w/w1.png"], work.NewFiles);
        var (width, height, pixels) = new ReferenceMosaic(Values.Some(36), 6, 2, 3) { Columns = 2 }.Render();
        Assert.Equal((width, height), (work.Png("w/w1.png").Width, work.Png("w/w1.png").Height));
        Assert.Equal(pixels, work.Png("w/w1.png").Pixels.ToArray());

        work.Run("weights", "m.onnx", "--layer", "n/c1", "-o", "w.png", "--columns", "0", "--range", "layer").Done();
        Assert.Equal(new ReferenceMosaic(Values.Some(36), 6, 2, 3) { Range = "layer" }.Render().Pixels, work.Png("w.png").Pixels.ToArray());

        work.Run("weights", "m.onnx", "--layer", "w", "-o", "w.png").Failed(1, "the nearest are");
        work.Run("weights", "m.onnx", "--layer", "index:1", "-o", "w2.png").Failed(1, "m.onnx");
    }

    [Theory]
    [InlineData("tile x.npy --scale 2 --range layer --padding 3 --pad-value 9 --channels 1:4")]
    [InlineData("tile x.npy --layout nhwc --range -0.1:1e-7 --columns 2 --border 0")]
    [InlineData("tile SEVEN --model DIGITS --layer conv1 --input-scale 0.01 --mean 0.1307 --std 0.3081 --scale 2")]
    [InlineData("tile SEVEN --model open.onnx --layer neg --input-size 9x7 --input-layout nchw --mean 1,2,3 --range tile")]
    [InlineData("tile SEVEN --model DIGITS --layer scores")]
    [InlineData("weights DIGITS --layer conv2")]
    public void The_recorded_options_make_the_same_image_again(string line)
    {
        work.Npy("x.npy", Values.Some(5 * 4 * 6), 5, 4, 6);
        work.Model("open.onnx", Networks.Open());
        string[] Arguments(string text) =>
            [.. text.Split(' ').Select(word => word switch { "SEVEN" => Repository.Seven, "DIGITS" => Repository.DigitsModel, _ => word })];

        work.Run([.. Arguments(line), "-o", "1.png"]).Done();
        var text = work.Png("1.png").Text.ToDictionary();
        // What is read stays, and no option but the layer.
        string bare = System.Text.RegularExpressions.Regex.Replace(line, @" --(?!model|layer )\S+ \S+", "");
        Assert.DoesNotContain("--scale", bare, StringComparison.Ordinal);
        work.Run([.. Arguments(bare), .. text["Options"].Split(' '), "-o", "2.png"]).Done();

        Assert.Equal(work.Png("1.png").Pixels.ToArray(), work.Png("2.png").Pixels.ToArray());
        Assert.Equal(text, work.Png("2.png").Text.ToDictionary());
        Assert.StartsWith("GpuTiler ", text["Software"], StringComparison.Ordinal);
        Assert.Contains(
            line.Split(' ')[0] == "weights" ? "kernels" : line.Contains("--layer", StringComparison.Ordinal) ? "layer " : "x.npy",
            text["Source"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_ends_onnx_runtime_is_an_error_where_it_is_isolated()
    {
        // Each function calls the next twice: as many nodes as no memory holds. The limit of the shell ends who opens it,
        // and not who waits.
        byte[] model = new ModelBuilder().Opset("f", 1).Input("x", ModelBuilder.Float, 1, 1, 1, 2)
            .Node("F0", ["x"], ["y"], "n", "f").Output("y", ModelBuilder.Float, 1, 1, 1, 2).Build();
        for (int i = 0; i <= 26; i++)
        {
            var last = new Message().Text(1, "a").Text(2, "b").Text(4, "Relu");
            Message Call(string from, string to) => new Message().Text(1, from).Text(2, to).Text(4, $"F{i + 1}").Text(7, "f");
            var function = new Message().Text(1, $"F{i}").Text(4, "a").Text(5, "b").Text(10, "f")
                .Sub(9, new Message().Text(1, "").Int(2, 17)).Sub(9, new Message().Text(1, "f").Int(2, 1));
            function = i == 26 ? function.Sub(7, last) : function.Sub(7, Call("a", "c")).Sub(7, Call("c", "b"));
            model = [.. model, .. new Message().Sub(25, function).ToArray()];
        }

        work.Write("m.onnx", model);
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
        foreach (string line in new[] { "layers m.onnx", "tile x.npy --model m.onnx -o out" })
        {
            Tool.RunBash(work.Folder, $"ulimit -t 2; $TOOL {line} --isolate").Failed(1, "m.onnx ended the process that opened it (signal ");
        }

        // A model that is well, and one that is wrong in an orderly way, are as ever.
        Assert.Equal(
            work.Run("layers", Repository.DigitsModel).Done().Output,
            Tool.RunIn(work.Folder, ["layers", Repository.DigitsModel, "--isolate"]).Done().Output);
        Tool.RunIn(work.Folder, ["tile", "x.npy", "--model", Repository.DigitsModel, "-o", "out", "--isolate"])
            .Failed(1, "x.npy has the shape 1×1×1×2");
        Assert.DoesNotContain("try-model", work.Run("try").Misused("no command try").Error, StringComparison.Ordinal);
        Assert.Empty(work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private static string Compact(JsonElement json) => JsonSerializer.Serialize(json);

    private void Sum(float[] a, float[] b)
    {
        work.Model("m.onnx", Networks.Sum());
        work.Npy("a.npy", a, 1, 2, 2, 3);
        work.Npy("b.npy", b, 1, 2, 2, 3);
    }
}

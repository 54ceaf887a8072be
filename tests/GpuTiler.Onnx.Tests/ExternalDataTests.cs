using System.Runtime.InteropServices;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

public class ExternalDataTests
{
    private static readonly float[] Weights = NaiveNet.Values(9, 2000, 1);

    private static byte[] Bytes => MemoryMarshal.AsBytes(Weights.AsSpan()).ToArray();

    [Theory]
    [InlineData("conv")]
    [InlineData("y")]
    public void Weights_beside_the_model_are_found_with_and_without_taps(string layer)
    {
        using var folder = new TempFolder();
        folder.Write("weights.bin", Bytes);
        string path = Model("weights.bin", "400", "7600").Save(folder);
        var expected = Run(Inline().Save(folder, "inline.onnx"), layer);
        Assert.Equal(expected, Run(path, layer));

        var weight = OnnxWeights.List(path).Single();
        var read = new float[weight.Shape.ElementCount];
        weight.Read(read);
        Assert.Equal(Weights[100..], read);
    }

    [Fact]
    public void Layers_are_listed_without_the_weights()
    {
        using var folder = new TempFolder();
        var layers = OnnxModel.ListLayers(Model("gone.bin", "0", "7600").Save(folder));
        Assert.Equal(["1×19×4×4", "1×19×4×4"], layers.Select(layer => layer.ShapeText));
        Assert.True(layers.IsInferred && layers.All(layer => layer.CanShow));
        Assert.Contains(
            "gone.bin, which is missing", Assert.IsType<InvalidDataException>(layers.Problem).Message, StringComparison.Ordinal);

        // Small ones are read for the shapes that they may say, but not from a file that is not there.
        string small = new ModelBuilder().Input("x", ModelBuilder.Float, 1, 2, 3, 3)
            .Tensor(ModelBuilder.External("bias", ModelBuilder.Float, [1, 2, 1, 1], "gone.bin", "0", "8"))
            .Node("Add", ["x", "bias"], ["y"]).Output("y").Save(folder);
        var listed = OnnxModel.ListLayers(small);
        Assert.Equal(("1×2×3×3", true, true), (listed[0].ShapeText, listed[0].CanShow, listed.IsInferred));
        Assert.NotNull(listed.Problem);
        folder.Write("gone.bin", new byte[8]);
        Assert.Null(OnnxModel.ListLayers(small).Problem);
    }

    [Theory]
    [InlineData("gone.bin", "0", "7600", "missing")]
    [InlineData("../weights.bin", "0", "7600", "own folder")]
    [InlineData("a/../../weights.bin", "0", "7600", "own folder")]
    [InlineData("/etc/passwd", "0", "7600", "own folder")]
    [InlineData("", "0", "7600", "own folder")]
    [InlineData("weights.bin", "404", "7600", "has only 8000")]
    [InlineData("weights.bin", "8001", null, "has only 8000")]
    [InlineData("weights.bin", "0", "9223372036854775807", "has only 8000")]
    [InlineData("weights.bin", "9223372036854775807", "7600", "has only 8000")]
    [InlineData("weights.bin", "-4", "7600", "'-4'")]
    [InlineData("weights.bin", "x", "7600", "'x'")]
    [InlineData("weights.bin", "0", "7604", "7600 bytes, but 7604")]
    public void Places_that_lie_are_refused(string location, string? offset, string? length, string found)
    {
        using var folder = new TempFolder();
        folder.Write("weights.bin", Bytes);
        string path = Model(location, offset, length).Save(folder);
        var listed = Assert.Throws<InvalidDataException>(() => OnnxWeights.List(path));
        Assert.Contains(found, listed.Message, StringComparison.Ordinal);
        Assert.Contains(path, listed.Message, StringComparison.Ordinal);
        var loaded = Assert.ThrowsAny<Exception>(() => new Loaded(path));
        Assert.True(loaded is InvalidDataException or OnnxModelException, loaded.ToString());
    }

    [Theory]
    [InlineData("conv")]
    [InlineData("y")]
    public void A_model_cache_of_links_loads(string layer)
    {
        using var folder = new TempFolder();
        string path = Cache(folder, Model("weights.bin", "400", "7600"));
        var expected = Run(Inline().Save(folder, "inline.onnx"), layer);
        Assert.Equal(expected, Run(path, layer));
        Assert.Equal(["1×19×4×4", "1×19×4×4"], OnnxModel.ListLayers(path).Select(layer => layer.ShapeText));

        var weight = OnnxWeights.List(path).Single();
        var read = new float[weight.Shape.ElementCount];
        weight.Read(read);
        Assert.Equal(Weights[100..], read);

        string input = folder.Write("x.npy", Npy(new float[4 * 64], 4, 8, 8));
        Assert.Equal(2, OnnxModel.SaveMosaics(
            path, input, Path.Combine(folder.Path, "out"), cancellationToken: TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void A_large_model_that_is_a_link_loads_with_the_weights_inside_it()
    {
        // Large enough for its weights to stay in the file until a session reads them.
        const int Side = 2100;
        using var folder = new TempFolder();
        var weights = NaiveNet.Values(3, Side * Side, 1);
        string path = Cache(folder, new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 1)
            .Tensor("w", ModelBuilder.Float, [1, 1, Side, Side], weights)
            .Node("Mul", ["x", "w"], ["m"]).Node("Neg", ["m"], ["y"]).Output("y", ModelBuilder.Float, 1, 1, Side, Side));
        foreach (string layer in new[] { "m", "y" })
        {
            using var net = new Loaded(path, new OnnxOptions { Layers = [layer] });
            net.Model.Run([1f]);
            Assert.Equal(layer == "m" ? weights : [.. weights.Select(value => -value)], net[layer].ToArray());
        }
    }

    [Fact]
    public void Data_behind_links_in_several_folders_is_found()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "elsewhere/deep"));
        folder.Write("elsewhere/deep/bias", MemoryMarshal.AsBytes(Weights.AsSpan(0, 19)));
        string path = Cache(folder, new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4, 8, 8)
            .Node("Conv", ["x", "w", "b"], ["y"]).Output("y", ModelBuilder.Float, 1, 19, 4, 4)
            .Tensor(ModelBuilder.External("w", ModelBuilder.Float, [19, 4, 5, 5], "weights.bin", "400"))
            .Tensor(ModelBuilder.External("b", ModelBuilder.Float, [19], "bias")));
        Link(folder, "snapshots/1/bias", "../../elsewhere/deep/bias");
        var expected = Run(new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4, 8, 8)
            .Node("Conv", ["x", "w", "b"], ["y"]).Output("y", ModelBuilder.Float, 1, 19, 4, 4)
            .Tensor("w", ModelBuilder.Float, [19, 4, 5, 5], Weights[100..]).Tensor("b", ModelBuilder.Float, [19], Weights[..19])
            .Save(folder, "inline.onnx"), "y");
        Assert.Equal(expected, Run(path, "y"));
    }

    [Fact]
    public void Places_in_graphs_inside_operators_move_too()
    {
        var inner = new Message().Sub(5, ModelBuilder.External("i", ModelBuilder.Float, [1], "inner.bin"));
        byte[] model = Model("outer.bin", "0", null)
            .Node(
                "If", ["x"], ["z"], "", "", new Message().Text(1, "then_branch").Sub(6, inner).Int(20, 5),
                ModelBuilder.Attribute("t", ModelBuilder.External("", ModelBuilder.Float, [1], "t.bin")))
            .Build();
        Assert.Equal(["inner.bin", "outer.bin", "t.bin"], ExternalLocations.Find(model).Order());
        byte[] moved = ExternalLocations.Replace(model, place => "a/" + place);
        Assert.Equal(["a/inner.bin", "a/outer.bin", "a/t.bin"], ExternalLocations.Find(moved).Order());
        Assert.Equal(ExternalLocations.Replace(model, place => place), ExternalLocations.Replace(moved, place => place[2..]));
    }

    [Theory]
    [InlineData("weights.bin", "real.bin", null)]
    [InlineData("weights.bin", "../real.bin", "is a link out of the model's own folder")]
    [InlineData("data/weights.bin", "../../real.bin", "is a link out of the model's own folder")]
    [InlineData("data", "..", "is a link out of the model's own folder")]
    [InlineData("data", "../m/inside", null)]
    [InlineData("weights.bin", "weights.bin", "leads in a circle")]
    [InlineData("weights.bin", "nowhere", "missing")]
    public void A_link_of_data_leads_out_of_a_models_folder_only_where_the_model_is_a_link(string link, string target, string? refusal)
    {
        using var folder = new TempFolder();
        foreach (string inner in new[] { "m/inside", "m/data" })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, inner));
        }

        foreach (string file in new[] { "real.bin", "weights.bin", "m/real.bin", "m/inside/weights.bin" })
        {
            folder.Write(file, Bytes);
        }

        bool isFolder = link == "data";
        if (isFolder)
        {
            Directory.Delete(Path.Combine(folder.Path, "m/data"));
        }

        Link(folder, "m/" + link, target);
        string path = Model(isFolder ? "data/weights.bin" : link, "400", "7600").Save(folder, "m/net.onnx");
        Directory.CreateDirectory(Path.Combine(folder.Path, "w"));
        Link(folder, "w/m", "../m");
        foreach (string model in new[] { path, Path.Combine(folder.Path, "w/m/net.onnx") })
        {
            if (refusal is null)
            {
                Assert.Equal(Run(Inline().Save(folder, "inline.onnx"), "y"), Run(model, "y"));
                Assert.Single(OnnxWeights.List(model));
            }
            else
            {
                string message = Assert.Throws<InvalidDataException>(() => OnnxWeights.List(model)).Message;
                Assert.Contains(refusal, message, StringComparison.Ordinal);
                Assert.StartsWith(model, message, StringComparison.Ordinal);
                Assert.Equal(message, Assert.Throws<InvalidDataException>(() => new Loaded(model)).Message);
            }
        }
    }

    // As model caches have it: links in the folder of a revision, and the files themselves beside it, under names of their own.
    private static string Cache(TempFolder folder, ModelBuilder model)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "blobs"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "snapshots/1"));
        folder.Write("blobs/aa", model.Build());
        folder.Write("blobs/bb", Bytes);
        Link(folder, "snapshots/1/weights.bin", "../../blobs/bb");
        return Link(folder, "snapshots/1/net.onnx", "../../blobs/aa");
    }

    private static string Link(TempFolder folder, string name, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        return File.CreateSymbolicLink(Path.Combine(folder.Path, name), target).FullName;
    }

    private static byte[] Npy(float[] values, params int[] shape)
    {
        using var file = new MemoryStream();
        NpyWriter.Write<float>(file, values, shape);
        return file.ToArray();
    }

    private static float[] Run(string path, string layer)
    {
        using var net = new Loaded(path, new OnnxOptions { Layers = [layer] });
        net.Model.Run(NaiveNet.Values(1, 4 * 64, 1));
        return net[layer].ToArray();
    }

    private static ModelBuilder Model(string location, string? offset, string? length) =>
        Net().Tensor(ModelBuilder.External("w", ModelBuilder.Float, [19, 4, 5, 5], location, offset, length));

    private static ModelBuilder Inline() => Net().Tensor("w", ModelBuilder.Float, [19, 4, 5, 5], Weights[100..]);

    private static ModelBuilder Net() => new ModelBuilder().Input("x", ModelBuilder.Float, 1, 4, 8, 8)
        .Node("Conv", ["x", "w"], ["conv"]).Node("Relu", ["conv"], ["y"]).Output("y", ModelBuilder.Float, 1, 19, 4, 4);
}

using GpuTiler.Conformance;
using GpuTiler.Imaging;
using GpuTiler.Sinks;

namespace GpuTiler.Tests.Sinks;

/// <summary>What takes finished layers.</summary>
public class LayerSinkTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(2, 3, 4, 5);

    private static readonly string[] Names = ["a/b", "A_b", "con"], Safe = ["A_b-2", "a_b", "con-2"],
        Folders = ["net-2/dog", "net/cat-2", "net/cat"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Files_are_named_by_model_input_and_layer_and_the_same_layer_takes_its_place_again()
    {
        using var work = new MosaicWork();
        var written = new List<WrittenFile>();
        var sink = new MosaicFiles(ImageFiles.InFolder(work.Folder, written.Add, Token));
        LayerRun[] runs =
        [
            new(0, "net", "cat", 10), new(1, "net", "cat", 10), new(2, "net", "dog", 20, ModelIndex: 1),
        ];
        foreach (var run in runs.Append(runs[0]))
        {
            foreach (string name in Names)
            {
                using var layer = work.Layer(Shape, name: name, run: run);
                sink.Write(layer);
            }
        }

        Assert.Equal(
            from folder in Folders from name in Safe from image in Enumerable.Range(0, 2) select $"{folder}/{name}.{image}.png",
            work.Files);
        Assert.Equal(24, written.Count);
        Assert.Equal(written.Take(6), written.Skip(18));
    }

    [Fact]
    public void One_file_becomes_numbered_pages_and_a_stream_takes_one_image()
    {
        using var work = new MosaicWork();
        var shape = TensorShape.Chw(12, 5, 6);
        using (var layer = work.Layer(shape, new() { MaxSize = 15 }))
        {
            new MosaicFiles(ImageFiles.OneFile(Path.Combine(work.Folder, "x.png"), cancellationToken: Token)).Write(layer);
            Assert.Equal(Enumerable.Range(1, layer.Plan.Pages).Select(page => $"x-{page}.png"), work.Files);
        }

        using var stream = new MemoryStream();
        using var one = work.Layer(shape);
        var toStream = new MosaicFiles(ImageFiles.OneStream(write => write(stream), Token));
        toStream.Write(one);
        Assert.Throws<InvalidOperationException>(() => toStream.Write(one));
        Assert.Equal(one.Images.Single().Pixels.ToArray(), PngReader.Read(new MemoryStream(stream.ToArray()), "stream").Pixels.ToArray());
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_and_names_itself()
    {
        using var work = new MosaicWork();
        using var layer = work.Layer(Shape);
        string file = Path.Combine(work.Folder, "file");
        File.WriteAllText(file, "");
        Assert.Throws<OutputException>(() => ImageFiles.InFolder(file, cancellationToken: Token));
        Assert.Throws<OutputException>(() => new ActivationFolder(file));
        Assert.Throws<OutputException>(() => new TensorBoardSink(file));
        var error = Assert.Throws<OutputException>(() =>
            new MosaicFiles(ImageFiles.InFolder(Path.Combine(file, "below"), cancellationToken: Token)).Write(layer));
        Assert.Contains("could not be written", error.Message, StringComparison.Ordinal);

        using var source = new CancellationTokenSource();
        using var archive = new ActivationArchive(Path.Combine(work.Folder, "x.npz")) { CancellationToken = source.Token };
        archive.Write(layer);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(archive.Complete);
        archive.Dispose();
        Assert.Equal(["file"], work.Files);
        Assert.Empty(UnfinishedFiles.DeleteAll());
    }

    [Fact]
    public void What_a_program_leaves_in_the_middle_is_removed_at_its_end()
    {
        using var work = new MosaicWork();
        using var layer = work.Layer(Shape);
        using var report = new HtmlReport(Path.Combine(work.Folder, "r.html"), "r");
        report.Write(layer);
        Assert.Single(work.Files);
        Assert.Empty(UnfinishedFiles.DeleteAll());
        Assert.Empty(work.Files);
    }

    [Fact]
    public void Activations_come_back_from_a_folder_and_from_an_archive()
    {
        using var work = new MosaicWork();
        var shape = TensorShape.Nhwc(1, 4, 5, 3);
        float[] values = TestData.Singles(DataKind.Infinities, shape.ElementCount);
        using var layer = work.Layer(values, shape, name: "a/b", run: new(0, Input: "cat"));
        new ActivationFolder(work.Folder).Write(layer);
        string path = Path.Combine(work.Folder, "all.npz");
        var written = new List<WrittenFile>();
        using (var archive = new ActivationArchive(path) { Written = written.Add })
        {
            archive.Write(layer);
            Assert.Empty(written);
            archive.Complete();
        }

        Assert.Equal(["all.npz", "cat/a_b.npy"], work.Files);
        Assert.Equal("1 array", Assert.Single(written).Content);
        var loaded = NpyTensor.Load(Path.Combine(work.Folder, "cat", "a_b.npy"));
        Assert.Equal([1, 4, 5, 3], loaded.Dimensions);
        Assert.Equal(values, loaded.Singles);
        using var opened = NpzArchive.Open(File.OpenRead(path), path);
        Assert.Equal(values, opened.Load("cat/a/b").Singles);
    }

    [Fact]
    public void The_keys_of_an_archive_are_the_layers_own_names()
    {
        using var work = new MosaicWork();
        string[] names = ["conv1", "/block/Conv_output_0", "a:0", "a_0", "A_0", "x.npy", "ä b\\c", "../up", "con"];
        string path = Path.Combine(work.Folder, "all.npz");
        using (var archive = new ActivationArchive(path))
        {
            foreach (string name in names)
            {
                using var layer = work.Layer(Shape, name: name);
                archive.Write(layer);
            }

            archive.Complete();
        }

        using var opened = NpzArchive.Open(File.OpenRead(path), path);
        Assert.Equal(names, opened.Keys);
        Assert.All(names, name => Assert.Equal(Shape.ElementCount, opened.Load(name).Singles!.Length));
    }

    [Fact]
    public void Several_sinks_share_one_file_of_each_image()
    {
        using var work = new MosaicWork();
        using (var layer = work.Layer(Shape))
        using (var tensorBoard = new TensorBoardSink(Path.Combine(work.Folder, "log")))
        using (var report = new HtmlReport(Path.Combine(work.Folder, "r.html"), "title <b>"))
        {
            foreach (var sink in new ILayerSink[]
            {
                tensorBoard, report, new MosaicFiles(ImageFiles.InFolder(work.Folder, cancellationToken: Token)),
            })
            {
                sink.Write(layer);
            }

            report.Complete();
            tensorBoard.Complete();
            Assert.Equal("1 layer, step 0", Assert.Single(tensorBoard.Files).Content);
        }

        Assert.Equal(2, work.Described);
        string page = File.ReadAllText(Path.Combine(work.Folder, "r.html"));
        Assert.Contains("title &lt;b&gt;", page, StringComparison.Ordinal);
        foreach (int image in new[] { 0, 1 })
        {
            byte[] png = File.ReadAllBytes(Path.Combine(work.Folder, $"conv.{image}.png"));
            Assert.Contains(Convert.ToBase64String(png), page, StringComparison.Ordinal);
            Assert.True(File.ReadAllBytes(Directory.GetFiles(Path.Combine(work.Folder, "log"))[0]).AsSpan().IndexOf(png) > 0);
        }
    }

    [Fact]
    public void Statistics_are_collected_for_the_maps_that_were_asked_for()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        using var layer = work.Layer(values, Shape);
        var sink = new StatisticsSink(ChannelRange.Between(1, 3), new() { Sort = MapSort.Maximum, Top = 3 });
        sink.Write(layer);
        sink.Write(layer);
        var summary = Assert.Single(sink.Layers);
        Assert.Equal((6, 4, 3), (summary.MapCount, summary.Selected, summary.Maps.Count));
        Assert.Equal(summary.Maps.OrderByDescending(map => map.Statistics.Maximum), summary.Maps);
        Assert.All(summary.Maps, map => Assert.Equal(ValueStatistics.OfMap(new(values, Shape), map.Image, map.Map), map.Statistics));
        Assert.All(summary.Maps, map => Assert.Equal(20, map.Histogram.Sum()));
    }

    [Fact]
    public void A_montage_has_a_row_for_each_input_whatever_the_order_of_the_runs()
    {
        using var work = new MosaicWork();
        var single = Shape.WithBatch(1);
        var montage = new MontageSink();
        foreach (int run in new[] { 1, 0 })
        {
            using var layer = work.Layer(single, run: new(run, Input: run == 0 ? "first" : "second"), seed: run + 1);
            montage.Write(layer);
        }

        var other = work.Layer(TensorShape.Chw(3, 4, 6), run: new(2));
        var mismatch = Assert.Throws<BatchMismatchException>(() => montage.Write(other));
        other.Dispose();
        Assert.Equal(("conv", single, TensorShape.Chw(3, 4, 6)), (mismatch.Layer, mismatch.First, mismatch.Other));

        float[] all = [.. TestData.Singles(DataKind.Normal, 60), .. TestData.Singles(DataKind.Normal, 60, 2)];
        using var whole = Assert.Single(montage.Layers(work.Renderer, new() { Tiles = new() { Range = TileRange.Layer } }, "net", "a, b"));
        var plan = TilePlan.Create(Shape, new() { Composition = TileComposition.WholeBatch, Range = TileRange.Layer });
        var expected = new byte[plan.ByteCount];
        ScalarReference.Render<float>(all, plan, 0, expected, plan.RowBytes);
        Assert.Equal(expected, whole.Images.Single().Pixels.ToArray());
        Assert.Equal("layer conv of net on a, b", whole.Description.Source);
        Assert.Equal(["first", "second"], whole.Description.ImageNames);
        whole.Dispose();
        Assert.Throws<InvalidOperationException>(() => montage.Layers(work.Renderer, default, "net", "a, b").Count());
    }

    [Fact]
    public void A_comparison_tells_what_differs_and_what_cannot_be_compared()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount), changed = [.. values];
        changed[67] += 1;
        var sink = new ComparisonSink(new DifferenceFiles(
            new() { NameOfA = "a", NameOfB = "b" }, images => ImageFiles.InFolder(work.Folder, cancellationToken: Token)));
        foreach (var (run, name, data, shape) in new[]
        {
            (0, "same", values, Shape), (0, "conv", values, Shape), (0, "mine", values, Shape), (0, "other", values, Shape),
            (1, "same", values, Shape), (1, "conv", changed, Shape), (1, "other", values, TensorShape.Nchw(2, 3, 5, 4)),
            (1, "yours", values, Shape),
        })
        {
            using var layer = work.Layer(data, shape, name: name, run: new(run));
            sink.Write(layer);
        }

        Assert.Equal(["same", "conv", "other", "yours", "mine"], sink.Layers.Select(layer => layer.Name));
        Assert.Equal([true, false], sink.Layers.Take(2).Select(layer => layer.Statistics!.Value.IsIdentical));
        Assert.Equal((1, 0), sink.Layers[1].WorstMap);
        Assert.Equal(
            [null, null, "A is 2×3×4×5, B is 2×3×5×4", "only B has it", "only A has it"], sink.Layers.Select(layer => layer.Reason));
        Assert.Equal(["conv.0.png", "conv.1.png", "same.0.png", "same.1.png"], work.Files);
        Assert.True(sink.Layers[1].IsAbove(0.5f) && !sink.Layers[0].IsAbove(0) && sink.Layers[2].IsAbove(100));
    }

    [Fact]
    public void A_pyramid_and_a_sheet_are_written_whole()
    {
        using var work = new MosaicWork();
        using var layer = work.Layer(Shape);
        var seen = new List<int>();
        new PyramidFiles(ImageFiles.InFolder(work.Folder, cancellationToken: Token)) { Progress = (_, rows, _) => seen.Add(rows) }
            .Write(layer);
        Assert.Contains("conv.0.dzi", work.Files);
        Assert.Contains(work.Files, file => file.StartsWith("conv.1_files/", StringComparison.Ordinal));
        Assert.NotEmpty(seen);

        var sheet = LayerSheet.Create([layer.Description], default);
        var files = new SheetFiles(
            sheet,
            ImageFiles.OneFile(Path.Combine(work.Folder, "sheet.png"), cancellationToken: Token)) { DescribeOptions = _ => "as it was" };
        files.Write(layer);
        files.Complete(new(), "cat", "net on cat");
        var read = ImageReader.Read(Path.Combine(work.Folder, "sheet.png"));
        Assert.Equal(sheet.Pages[0].Pixels.ToArray(), read.Pixels.ToArray());
    }

    [Fact]
    public void Arrays_of_one_name_have_tags_of_their_own_and_a_later_step_has_the_same()
    {
        using var work = new MosaicWork();
        using (var sink = new TensorBoardSink(work.Folder))
        {
            foreach (var run in new LayerRun[] { new(0), new(1), new(0, Step: 5) })
            {
                using var layer = work.Layer(TensorShape.Chw(2, 3, 4), name: "x", run: run);
                sink.Write(layer);
            }

            Assert.Equal("3 layers, steps 0, 5", Assert.Single(sink.Files).Content);
        }

        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(work.Folder, Assert.Single(work.Files))));
        Assert.Equal(2, text.Split("x/mosaic").Length - 1);
        Assert.Equal(1, text.Split("x-2/mosaic").Length - 1);
    }

    [Fact]
    public void A_title_that_names_the_maps_may_need_more_pages_once_they_are_known()
    {
        using var work = new MosaicWork();
        // Around the sizes at which one page becomes two, a longer title makes the difference.
        int grown = 0;
        for (int size = 150; size < 400; size += 3)
        {
            using var layer = work.Layer(TensorShape.Chw(64, 7, 7), new()
            {
                Tiles = new() { Padding = 2, Border = 2, Scale = 4 },
                Order = new() { Sort = MapSort.Mean, Top = 16 },
                Figure = new() { Title = "{channels}" },
                MaxSize = size,
            });
            string folder = Path.Combine(work.Folder, $"{size}");
            try
            {
                new MosaicFiles(ImageFiles.InFolder(folder, cancellationToken: Token)).Write(layer);
            }
            catch (NoRoomException)
            {
                Assert.False(Directory.Exists(folder));
                continue;
            }

            Assert.Equal(layer.Images.Count, Directory.GetFiles(folder).Length);
            grown += layer.Images.Count > layer.Plan.Pages ? 1 : 0;
        }

        Assert.NotEqual(0, grown);
    }

    [Fact]
    public void A_report_finds_the_maps_below_titles_and_labels_and_those_of_every_image()
    {
        using var work = new MosaicWork();
        string path = Path.Combine(work.Folder, "r.html");
        float[] values = [.. Enumerable.Range(0, Shape.ElementCount).Select(i => (float)i)];
        using (var layer = work.Layer(
            values, Shape,
            new() { Tiles = new() { Composition = TileComposition.WholeBatch, Border = 3 }, Figure = new() { Title = "t" } }))
        using (var report = new HtmlReport(path, "r"))
        {
            report.Write(layer);
            report.Complete();
            var mosaic = layer.Images.Single().Mosaic;
            Assert.Contains($"data-x=\"{mosaic.X + 3}\" data-y=\"{mosaic.Y + 3}\"", File.ReadAllText(path), StringComparison.Ordinal);
            Assert.True(mosaic.Y > 3);
        }

        // The smallest values of the six maps, the second image's included, in the order of the tiles.
        string page = File.ReadAllText(path);
        string maps = page[page.IndexOf("\"maps\":", StringComparison.Ordinal)..];
        Assert.Equal(
            Enumerable.Range(0, 6).Select(map => map * 20),
            maps[..maps.IndexOf("]]", StringComparison.Ordinal)].Split('[').Where(part => char.IsAsciiDigit(part.FirstOrDefault()))
                .Select(part => int.Parse(part.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }
}

using GpuTiler.Conformance;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Mosaics;

/// <summary>Finished layers and their images.</summary>
public class MosaicTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(2, 12, 5, 6);
    private static readonly TileOptions Tiles = new() { Padding = 1, Border = 2 };

    private static LayerDescription Described => new("conv", [2, 12, 5, 6], Shape, "layer conv of net");

    [Fact]
    public void An_image_of_each_of_the_batch_is_what_a_tiler_renders()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        using var layer = work.Layer(values, Shape, new() { Tiles = Tiles });
        var images = layer.Images.ToList();
        Assert.Equal([new(0, 2, 0, 1), new(1, 2, 0, 1)], images.Select(image => image.Page));
        foreach (var image in images)
        {
            Assert.Equal(Expected(values, Shape, Tiles, image.Page.Image), image.Pixels.ToArray());
        }

        // The first again: its memory went to the second.
        Assert.Equal(Expected(values, Shape, Tiles, 0), images[0].Pixels.ToArray());
        Assert.Empty(layer.Notices);
    }

    [Fact]
    public void Pages_are_those_of_TilePages_and_a_notice_says_so()
    {
        using var work = new MosaicWork();
        var options = Tiles with { Columns = 6, Range = TileRange.Layer };
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        using var layer = work.Layer(values, Shape, new() { Tiles = options, MaxSize = 24 });
        var pages = TilePages.Split(Shape, options, 24, 24);
        var images = layer.Images.ToList();
        Assert.True(pages.Count > 1);
        Assert.Equal(2 * pages.Count, images.Count);
        foreach (var image in images)
        {
            Assert.InRange(Math.Max(image.Width, image.Height), 1, 24);
            Assert.Equal(Expected(values, Shape, pages[image.Page.Page], image.Page.Image), image.Pixels.ToArray());
        }

        var split = Assert.IsType<MosaicSplit>(Assert.Single(layer.Notices));
        Assert.Equal((pages.Count, images[0].Plan.Columns, 6, 24), (split.Pages, split.Columns, split.WantedColumns, split.MaxSize));
    }

    [Theory]
    [InlineData(100, 7, 1, true)]
    [InlineData(100, 1, 7, true)]
    [InlineData(160, 160, 1, true)]
    [InlineData(99, 7, 1, false)]
    [InlineData(100, 1, 1, false)]
    [InlineData(100, 2, 7, false)]
    public void Many_maps_of_one_line_raise_the_question_where_the_channels_are(int channels, int height, int width, bool isAsked)
    {
        using var work = new MosaicWork();
        Assert.Equal(
            isAsked ? [new ChannelsPerhapsLast(channels, width, height)] : [],
            Notices(TensorShape.Nchw(1, channels, height, width), isKnown: false));
        Assert.Empty(Notices(TensorShape.Nchw(1, channels, height, width), isKnown: true));
        Assert.Empty(Notices(TensorShape.Nhwc(1, height, width, channels), isKnown: false));

        IReadOnlyList<MosaicNotice> Notices(TensorShape shape, bool isKnown)
        {
            var description = new LayerDescription("y", [1, 2, 3, 4], shape, "layer y of net") { HasKnownLayout = isKnown };
            using var layer = work.Renderer.Finish(
                MosaicPlan.Create(description, new() { Tiles = Tiles }), ActivationBuffer.Wrap(new float[shape.ElementCount], shape));
            Assert.Empty(layer.Notices);
            _ = layer.Images[0].Pixels;
            return [.. layer.Notices];
        }
    }

    [Fact]
    public void A_slice_shows_one_map_of_each_channel()
    {
        using var work = new MosaicWork();
        var volume = TensorShape.Ncdhw(2, 5, 3, 4, 6);
        float[] values = TestData.Singles(DataKind.Normal, volume.ElementCount);
        for (int slice = 0; slice < 3; slice++)
        {
            foreach (var (channels, top) in new[]
            {
                (ChannelRange.All, 0), (ChannelRange.Between(1, 4), 0), (ChannelRange.Between(1, 5), 2),
            })
            {
                using var layer = work.Layer(
                    values, volume,
                    new() { Tiles = new() { Channels = channels, Padding = 1 }, Order = new() { Slice = slice, Top = top } });
                var (first, count) = channels.Resolve(5);
                int[] maps = [.. Enumerable.Range(first, top == 0 ? count : top).Select(channel => (channel * 3) + slice)];
                var options = new TileOptions { Channels = ChannelSelection.Of(maps), Padding = 1 };
                Assert.All(layer.Images, image =>
                    Assert.Equal(Expected(values, volume, options, image.Page.Image), image.Pixels.ToArray()));
            }

            // Sorted maps are chosen among those of the slice.
            using var sorted = work.Layer(values, volume, new() { Order = new() { Slice = slice, Sort = MapSort.Mean, Top = 3 } });
            Assert.All(sorted.Images, image => Assert.All(image.Plan.Order.Channels.ToArray(), map => Assert.Equal(slice, map % 3)));
        }

        using var outside = work.Layer(values, volume, new() { Order = new() { Slice = 3 } });
        Assert.Contains("There is no slice 3", Assert.Throws<ArgumentException>(() => outside.Images).Message, StringComparison.Ordinal);
        outside.Dispose();
        using var none = work.Layer(
            values, volume, new() { Tiles = new() { Channels = ChannelRange.Between(5, 6) }, Order = new() { Slice = 0 } });
        Assert.Throws<ArgumentException>(() => none.Images);
        none.Dispose();
        var flat = TensorShape.Nchw(2, 15, 4, 6);
        using var plain = work.Layer(values, flat, new() { Order = new() { Slice = 7 } });
        Assert.Equal(15, plain.Images[0].Plan.Tiles);
    }

    [Theory]
    [InlineData("pictures/cats/7.png", "7.png")]
    [InlineData("a/x.png, b/y.png", "x.png, y.png")]
    [InlineData("x.npy", "x.npy")]
    [InlineData("", "")]
    public void A_title_names_inputs_without_their_folders(string input, string title)
    {
        var layer = new LayerDescription("conv", [1, 2, 2], TensorShape.Chw(1, 2, 2), "layer conv", input);
        var plan = MosaicPlan.Create(layer, new() { Figure = new() { Title = "of {input}" } });
        Assert.Equal($"of {title}".Trim(), plan.Frames[0].CreateFigure()!.Plan.Title.Lines.Single());
        Assert.Equal([title], LayerSheet.Create([layer], new() { Title = "{input}" }).Pages[0].Plan.Title.Lines.DefaultIfEmpty(""));
    }

    [Fact]
    public void Boxes_in_a_text_and_rows_too_low_for_names_are_noted()
    {
        using var work = new MosaicWork();
        var shape = TensorShape.Nchw(2, 3, 4, 5);
        var options = new MosaicOptions
        {
            Tiles = new() { Composition = TileComposition.WholeBatch },
            Figure = new() { Title = "{layer} für {input}", Labels = FigureLabels.Input },
        };
        using var layer = work.Layer(shape, options, name: "слой");
        Assert.Empty(layer.Notices);
        _ = layer.Images[0].Pixels;
        Assert.Equal(
            [new CharactersMissing("слой"), new FigureRowNamesLeftOut(new(4, 3))],
            layer.Notices.OrderBy(notice => notice is FigureRowNamesLeftOut));
    }

    [Fact]
    public void Each_image_of_a_batch_has_its_own_order()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        foreach (var sort in Enum.GetValues<MapSort>())
        {
            using var layer = work.Layer(values, Shape, new() { Tiles = Tiles, Order = new() { Sort = sort, Top = 5 } });
            foreach (var image in layer.Images)
            {
                int[] shown = [.. Enumerable.Range(0, 5).Select(image.Plan.ChannelOf)];
                Assert.Equal(ByHand(values, image.Page.Image, sort)[..5], shown);
                Assert.Equal(
                    Expected(values, Shape, Tiles with { Channels = ChannelSelection.Of(shown) }, image.Page.Image),
                    image.Pixels.ToArray());
            }

            Assert.Equal(new MapsLeftOut(5, 12), Assert.Single(layer.Notices));
        }
    }

    [Theory]
    [InlineData(2, 12, false)]
    [InlineData(2, 11, true)]
    [InlineData(3, 12, true)]
    [InlineData(5, 12, true)]
    [InlineData(1, 7, false)]
    public void Blocks_that_are_not_full_are_told(int side, int maps, bool isTold)
    {
        using var work = new MosaicWork();
        using var layer = work.Layer(
            Shape, new() { Tiles = new() { Composition = TileComposition.Interleaved(side), Channels = ChannelRange.Between(0, maps) } });
        _ = layer.Images;
        BlockNotFull[] told = [.. layer.Notices.OfType<BlockNotFull>()];
        Assert.Equal(isTold ? [new(maps, ((maps - 1) / (side * side)) + 1, side)] : [], told);
    }

    [Fact]
    public void A_file_is_encoded_once_whoever_asks()
    {
        using var work = new MosaicWork();
        using (var layer = work.Layer(Shape, new() { Tiles = Tiles }))
        {
            var first = layer.Images.Select(image => image.Png.ToArray()).ToList();
            using var written = new MemoryStream();
            layer.Images[0].WritePng(written);
            Assert.Equal(first[0], written.ToArray());
            Assert.Equal(2, work.Described);
            Assert.Equal(layer.Images[0].Pixels.ToArray(), PngReader.Read(new MemoryStream(first[0]), "first").Pixels.ToArray());
        }

        using var streamed = work.Layer(Shape, new() { Tiles = Tiles });
        foreach (var image in streamed.Images)
        {
            image.WritePng(Stream.Null);
        }

        Assert.Equal(4, work.Described);
    }

    [Fact]
    public void A_renderer_has_one_layer_at_a_time_and_one_that_is_gone_says_so()
    {
        using var work = new MosaicWork();
        var layer = work.Layer(Shape);
        var images = layer.Images;
        Assert.Throws<InvalidOperationException>(() => work.Layer(Shape));
        layer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => images[0].Pixels.Length);
        Assert.Throws<ObjectDisposedException>(() => layer.Activations.Length);
        Assert.Throws<ObjectDisposedException>(() => layer.Images);
        Assert.Throws<ObjectDisposedException>(() => layer.BandsOf(0));
        Assert.Throws<ArgumentException>(() =>
            work.Renderer.Finish(MosaicPlan.Create(Described), ActivationBuffer.Wrap(new float[12], TensorShape.Chw(12, 1, 1))));
        work.Layer(Shape).Dispose();
    }

    [Fact]
    public void An_image_that_is_painted_between_two_bands_disturbs_neither()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        using var layer = work.Layer(values, Shape, new() { Tiles = Tiles with { Scale = 3 } });
        byte[] expected = Expected(values, Shape, Tiles with { Scale = 3 }, 0);
        var all = new List<byte>();
        foreach (var band in layer.BandsOf(0))
        {
            all.AddRange(band.Pixels.ToArray());
            Assert.Equal(Expected(values, Shape, Tiles with { Scale = 3 }, 1), layer.Images[1].Pixels.ToArray());
        }

        Assert.Equal(expected, all);
        Assert.Equal(expected, layer.Images[0].Pixels.ToArray());
    }

    [Fact]
    public void Statistics_of_some_maps_are_found_without_those_of_all()
    {
        using var work = new MosaicWork();
        var figure = new FigureTemplate { Labels = FigureLabels.Mean };
        byte[] Painted(ChannelRange channels)
        {
            using var layer = work.Layer(Shape, new() { Tiles = Tiles with { Scale = 20, Channels = channels }, Figure = figure });
            return layer.Images[1].Pixels.ToArray();
        }

        // The same map alone and among all has the same label.
        var (alone, among) = (Painted(ChannelRange.Between(0, 1)), Painted(ChannelRange.All));
        var (one, all) = (
            FigurePlan.Create(
                Shape, Tiles with { Scale = 20, Channels = ChannelRange.Between(0, 1) }, new() { Labels = FigureLabels.Mean }),
            FigurePlan.Create(Shape, Tiles with { Scale = 20 }, new() { Labels = FigureLabels.Mean }));
        Assert.Equal(Box(alone, one), Box(among, all));

        static byte[] Box(byte[] pixels, FigurePlan plan)
        {
            var box = plan.LabelBox(0);
            return [.. Enumerable.Range(box.Y, box.Height)
                .SelectMany(row => pixels.AsSpan((row * plan.RowBytes) + box.X, box.Width).ToArray())];
        }
    }

    [Fact]
    public void Notices_say_as_data_what_a_person_should_know()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Infinities, Shape.ElementCount);
        values.AsSpan(0, 30).Clear();
        using var layer = work.Layer(values, Shape, new()
        {
            Tiles = Tiles with { Padding = 2, NaNColor = new Rgb(1, 2, 3) },
            Figure = new() { Labels = FigureLabels.Range | FigureLabels.Index, Marks = MapMarks.Dead },
        });
        Assert.Empty(layer.Notices);
        Assert.All(layer.Images, image => Assert.NotEqual(0, image.Pixels.Length));
        var labels = Assert.Single(layer.Notices.OfType<FigureLabelsLeftOut>()).Labels;
        Assert.Equal((FigureLabels.Range | FigureLabels.Index, 6, 5), (labels.Labels, labels.TileWidth, labels.TileHeight));
        Assert.Equal(new MapsMarked(MapMarks.Dead, 1, 0, 24), Assert.Single(layer.Notices.OfType<MapsMarked>()));
        var counts = NonFiniteCounts.Count(values);
        Assert.Equal(new NonFiniteShown(counts, new Rgb(1, 2, 3), null), layer.Notices[^1]);
        Assert.Contains($"{counts.NaN} NaN, {counts.PositiveInfinity} +∞", layer.Notices[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_of_one_map_refuses_several()
    {
        var plan = MosaicPlan.Create(Described, new() { Figure = new() { SingleMap = true } });
        Assert.Equal(12, Assert.Throws<SeveralMapsException>(() => plan.Pages).Maps);
        using var work = new MosaicWork();
        using var one = work.Layer(
            Shape, new() { Tiles = new() { Channels = ChannelRange.Between(3, 4) }, Figure = new() { SingleMap = true } });
        Assert.All(one.Images, image => Assert.Equal("conv channel 3 of 2×12×5×6", image.Title));
        Assert.All(one.Images, image => Assert.True(Math.Max(image.Plan.TileWidth, image.Plan.TileHeight) >= 256));
    }

    [Fact]
    public void What_has_no_room_says_what_would_help()
    {
        var tile = Assert.Throws<NoRoomException>(() => MosaicPlan.Create(Described, new() { Tiles = Tiles, MaxSize = 8 }).Pages);
        Assert.Equal(RoomRemedies.SmallerScale | RoomRemedies.LargerLimit, tile.Remedies);
        var figure = Assert.Throws<NoRoomException>(() =>
            MosaicPlan.Create(Described, new() { Tiles = Tiles, MaxSize = 12, Figure = new() { Title = "t" } }).Pages);
        Assert.Equal(RoomRemedies.LargerLimit, figure.Remedies);
        Assert.EndsWith("use a larger limit.", figure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bands_together_are_the_image()
    {
        using var work = new MosaicWork();
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount);
        using var layer = work.Layer(values, Shape, new() { Tiles = Tiles });
        var bands = layer.BandsOf(1);
        byte[] all = [.. bands.SelectMany(band => band.Pixels.ToArray())];
        Assert.Equal(Expected(values, Shape, Tiles, 1), all);
    }

    [Fact]
    public void Cancelled_work_ends()
    {
        using var source = new CancellationTokenSource();
        using var work = new MosaicWork(cancellationToken: source.Token);
        using var layer = work.Layer(Shape, new() { Tiles = Tiles });
        Assert.True(layer.Images[0].Pixels.Length > 0);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => layer.Images[^1].Pixels.Length);
        Assert.Throws<OperationCanceledException>(() => layer.BandsOf(0).Count());
    }

    [Fact]
    public void A_sheet_holds_every_layer_at_its_place()
    {
        using var work = new MosaicWork();
        var small = TensorShape.Chw(3, 4, 4);
        float[] values = TestData.Singles(DataKind.Normal, Shape.ElementCount), other = TestData.Singles(DataKind.Ties, small.ElementCount);
        var look = new MosaicOptions { Tiles = Tiles };
        LayerDescription first = Described with { Name = "first", Input = "cat" }, second = new("second", [3, 4, 4], small, "", "cat");
        var sheet = LayerSheet.Create([first, second], new() { Mosaics = look, Title = "of {input}" });
        using (var layer = work.Layer(other, small, look, "second"))
        {
            sheet.Paint(layer);
        }

        using (var layer = work.Layer(values, Shape, look, "first"))
        {
            sheet.Paint(layer);
        }

        var page = Assert.Single(sheet.Pages);
        Assert.Equal(["first", "second"], page.Layers);
        Assert.Equal("of cat", page.Plan.Options.Title);
        AssertAt(page, 0, Expected(values, Shape, Tiles, 0), TilePlan.Create(Shape, Tiles));
        AssertAt(page, 1, Expected(values, Shape, Tiles, 1), TilePlan.Create(Shape, Tiles));
        AssertAt(page, 2, Expected(other, small, Tiles, 0), TilePlan.Create(small, Tiles));

        using var stranger = work.Layer(small, look, "stranger");
        Assert.Throws<ArgumentException>(() => sheet.Paint(stranger));
        Assert.Throws<ArgumentException>(() => LayerSheet.Create([], default));
        Assert.Throws<ArgumentException>(() => LayerSheet.Create([first], new() { Mosaics = new() { Order = new() { Top = 3 } } }));
        var room = Assert.Throws<NoRoomException>(() => LayerSheet.Create([first], new() { Mosaics = look with { MaxSize = 40 } }));
        Assert.Equal(RoomRemedies.NoLimit | RoomRemedies.FewerChannels, room.Remedies);
        var split = LayerSheet.Create([first, second], new() { Mosaics = look with { MaxSize = 110 } });
        Assert.Equal(new SheetSplit(2, split.Pages.Count, 110), Assert.Single(split.Notices).Notice);
        Assert.True(split.Pages.Count > 1);
    }

    [Fact]
    public void A_difference_shows_A_and_B_with_one_range_and_zero_in_the_middle()
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        var shape = TensorShape.Chw(2, 3, 4);
        float[] a = TestData.Singles(DataKind.Normal, 24), b = [.. a];
        b[5] += 2;
        (ActivationBuffer First, ActivationBuffer Second) both = (ActivationBuffer.Wrap(a, shape), ActivationBuffer.Wrap(b, shape));
        var difference = LayerDifference.Create(
            device, new() { Mosaics = new() { Tiles = Tiles }, NameOfA = "a", NameOfB = "b" }, "conv", both.First, both.Second,
            DifferenceStatistics.Of(a, b), TestContext.Current.CancellationToken);
        var page = Assert.Single(difference.Render());
        var pixels = page.Pixels.ToArray();
        var scale = TileRange.Between(-2, 2);
        var expected = Expected([.. a.Zip(b, (x, y) => x - y)], shape, Tiles with { ColorMap = ColorMap.Diverging, Range = scale }, 0);
        AssertBox(pixels, page.Plan, 2, expected, TilePlan.Create(shape, Tiles with { ColorMap = ColorMap.Diverging }));

        // Both have the range of both together.
        float low = MathF.Min(a[..12].Min(), b[..12].Min()), high = MathF.Max(a[..12].Max(), b[..12].Max());
        var own = Tiles with { ColorMap = ColorMap.Grey, Range = TileRange.Between(low, high), Channels = ChannelRange.Between(0, 1) };
        var tile = TilePlan.Create(shape, own);
        byte[] first = Expected(b, shape, own, 0);
        var (x, y) = tile.TileOrigin(0);
        int at = page.Plan.OffsetOf(1) + (y * page.Plan.RowBytes) + (4 * x);
        for (int row = 0; row < 3; row++)
        {
            Assert.Equal(
                first.AsSpan(((y + row) * tile.RowBytes) + (4 * x), 16).ToArray(),
                pixels.AsSpan(at + (row * page.Plan.RowBytes), 16).ToArray());
        }

        Assert.Throws<ArgumentException>(() => LayerDifference.Create(
            device, new() { Mosaics = new() { Tiles = new() { Composition = TileComposition.WholeBatch } } }, "conv",
            both.First, both.Second, default, TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => LayerDifference.Create(
            device, default, "conv", both.First, ActivationBuffer.Wrap(new float[12], TensorShape.Chw(1, 3, 4)), default,
            TestContext.Current.CancellationToken));
    }

    private static void AssertAt(LayerSheetPage page, int item, byte[] expected, in TilePlan plan) =>
        AssertBox(page.Pixels, page.Plan, item, expected, plan);

    private static void AssertBox(ReadOnlySpan<byte> pixels, SheetPlan sheet, int item, byte[] expected, in TilePlan plan)
    {
        for (int row = 0; row < plan.ImageHeight; row++)
        {
            Assert.Equal(
                expected.AsSpan(row * plan.RowBytes, plan.RowBytes).ToArray(),
                pixels.Slice(sheet.OffsetOf(item) + (row * sheet.RowBytes), plan.RowBytes).ToArray());
        }
    }

    private static byte[] Expected(float[] values, TensorShape shape, in TileOptions options, int image)
    {
        var plan = TilePlan.Create(shape, options);
        var pixels = new byte[plan.ByteCount];
        ScalarReference.Render<float>(values, plan, image, pixels, plan.RowBytes);
        return pixels;
    }

    private static int[] ByHand(float[] values, int image, MapSort sort)
    {
        float[] Map(int channel) => values[(((image * 12) + channel) * 30)..((((image * 12) + channel) * 30) + 30)];
        double Key(int channel) => sort switch
        {
            MapSort.Mean => Map(channel).Average(value => (double)value),
            MapSort.Maximum => Map(channel).Max(),
            MapSort.StandardDeviation =>
                Math.Sqrt(Map(channel).Average(value => Math.Pow(value - Map(channel).Average(x => (double)x), 2))),
            MapSort.Sparsity => Map(channel).Count(value => value == 0),
            _ => -channel,
        };
        return [.. Enumerable.Range(0, 12).OrderByDescending(Key)];
    }
}

namespace GpuTiler.Tests.Figures;

/// <summary>Title, labels, tiles and colour bar, whatever the sizes: they lie in the figure and share no pixel.</summary>
public class FigurePlanTests
{
    private static readonly string?[] Titles =
    [
        null, "t", "conv1 1×64×7×7", "a title of many words that fits no line of a small figure and is broken into several", new('x', 300),
        "two\nlines",
    ];

    [Fact]
    public void Nothing_overlaps_and_everything_is_inside()
    {
        int figures = 0, withLabels = 0, withNotices = 0;
        for (int size = 1; size <= 64; size++)
        {
            foreach (int tiles in new[] { 1, 2, 10, 101 })
            {
                for (int variant = 0; variant < 10; variant++)
                {
                    var random = new Random((size * 1000) + (tiles * 31) + variant);
                    var shape = TensorShape.Chw(tiles, variant % 2 == 0 ? size : random.Next(1, 65), size);
                    var plan = FigurePlan.Create(shape, RandomTiles(random, tiles > 10 ? 2 : 5), RandomFigure(random));
                    Check(plan);
                    figures++;
                    withLabels += plan.ShownLabels == FigureLabels.None ? 0 : 1;
                    withNotices += plan.LabelsLeftOut is null ? 0 : 1;
                }
            }
        }

        // The sweep is worth something only where it reaches both.
        Assert.True(
            withLabels > figures / 5 && withNotices > figures / 5, $"{withLabels} with labels and {withNotices} with notices of {figures}");
    }

    [Fact]
    public void The_names_of_a_batch_lie_beside_their_rows()
    {
        var random = new Random(3);
        int named = 0, leftOut = 0;
        for (int size = 1; size <= 48; size++)
        {
            for (int variant = 0; variant < 12; variant++)
            {
                var shape = TensorShape.Nchw(random.Next(2, 5), random.Next(1, 6), size, random.Next(1, 65));
                string[] names = [.. Enumerable.Range(0, shape.Batch).Select(row => new string('n', random.Next(0, 40)) + row)];
                var tiles = RandomTiles(random, 3) with { Columns = 0, Composition = TileComposition.WholeBatch };
                var options = RandomFigure(random) with { RowNames = names };
                var plan = FigurePlan.Create(shape, tiles, options);
                Check(plan);
                leftOut += plan.RowNamesLeftOut is null ? 0 : 1;
                if (plan.RowNamesLeftOut is { } notice)
                {
                    Assert.Null(FigurePlan.Create(shape, tiles with { Scale = notice.NeededScale }, options).RowNamesLeftOut);
                    Assert.NotNull(FigurePlan.Create(shape, tiles with { Scale = notice.NeededScale - 1 }, options).RowNamesLeftOut);
                    continue;
                }

                named++;
                for (int row = 0; row < shape.Batch; row++)
                {
                    var (box, tile) = (plan.RowNameBox(row), plan.TileBox(row * plan.Tiles.Columns));
                    Assert.True(box.Right < tile.X && box.Y >= tile.Y && box.Bottom <= tile.Bottom, $"{box} beside {tile}");
                    var face = new TextFace(plan.RowNames.Scale);
                    Assert.Equal(new TextRoom(face, 24 * face.DigitWidth).End(names[row]), plan.RowNames.Names[row]);
                }
            }
        }

        Assert.True(named > 100 && leftOut > 50, $"{named} named, {leftOut} left out");
        Assert.Contains("2 row names, and the figure shows 3 image(s)", Assert.Throws<ArgumentException>(
            () => FigurePlan.Create(
                TensorShape.Nchw(3, 1, 9, 9), new() { Composition = TileComposition.WholeBatch },
                new() { RowNames = ["a", "b"] })).Message);
    }

    [Fact]
    public void Labels_change_no_automatic_columns()
    {
        var random = new Random(8);
        for (int i = 0; i < 400; i++)
        {
            var shape = TensorShape.Chw(random.Next(1, 200), random.Next(1, 40), random.Next(1, 120));
            var tiles = RandomTiles(random, 3) with { Columns = 0, RowGap = 0 };
            var figure = RandomFigure(random);
            Assert.Equal(TilePlan.Create(shape, tiles).Columns, FigurePlan.Create(shape, tiles, figure).Tiles.Columns);
        }
    }

    [Fact]
    public void The_default_is_a_mosaic_with_a_margin()
    {
        var plan = FigurePlan.Create(TensorShape.Chw(4, 5, 6));
        Assert.Equal((12 + 12, 10 + 12), (plan.Width, plan.Height));
        Assert.Equal(new PixelBox(6, 6, 12, 10), plan.Mosaic);
        Assert.True(plan.TitleBox.IsEmpty && plan.BarBox.IsEmpty && plan.LabelBox(0).IsEmpty);
        Assert.False(plan.NeedsStatistics);
        Assert.Equal(TilePlan.Create(TensorShape.Chw(4, 5, 6)), plan.Tiles);
    }

    [Fact]
    public void A_notice_names_a_scale_that_makes_room_and_the_smallest()
    {
        foreach (var labels in new[] { FigureLabels.Index, FigureLabels.Name, FigureLabels.Range, FigureLabels.Index | FigureLabels.Mean })
        {
            for (int width = 1; width <= 64; width++)
            {
                var shape = TensorShape.Chw(120, 9, width);
                var options = new FigureOptions { Labels = labels, Name = "conv" };
                if (FigurePlan.Create(shape, new() { Padding = 2 }, options).LabelsLeftOut?.ToString() is not { } notice)
                {
                    continue;
                }

                int scale = int.Parse(notice.Split("a scale of ")[1].Split(' ')[0]);
                Assert.Contains($"{width}×9", notice, StringComparison.Ordinal);
                Assert.True(scale > 1, notice);
                Assert.Null(FigurePlan.Create(shape, new() { Padding = 2, Scale = scale }, options).LabelsLeftOut);
                Assert.NotNull(FigurePlan.Create(shape, new() { Padding = 2, Scale = scale - 1 }, options).LabelsLeftOut);
            }
        }
    }

    [Fact]
    public void What_is_left_out_is_said_and_the_rest_stays()
    {
        var options = new FigureOptions { Labels = FigureLabels.Name | FigureLabels.Range, Name = "conv" };
        var narrow = FigurePlan.Create(TensorShape.Chw(100, 20, 20), new() { Padding = 2 }, options);
        Assert.Equal(FigureLabels.Index, narrow.ShownLabels);
        Assert.StartsWith(
            "The layer's name and the ranges are left out of the labels: ", narrow.LabelsLeftOut!.ToString(), StringComparison.Ordinal);
        var none = FigurePlan.Create(TensorShape.Chw(100, 3, 3), default, options);
        Assert.Equal(FigureLabels.None, none.ShownLabels);
        Assert.StartsWith("The labels are left out: ", none.LabelsLeftOut!.ToString(), StringComparison.Ordinal);
        Assert.Equal(TilePlan.Create(TensorShape.Chw(100, 3, 3)), none.Tiles);
    }

    [Fact]
    public void The_longest_line_of_a_label_fits_its_tile_and_keeps_apart_from_the_next()
    {
        for (int width = 1; width <= 400; width++)
        {
            for (int padding = 0; padding <= 6; padding++)
            {
                var plan = FigurePlan.Create(
                    TensorShape.Chw(9, 400, width), new() { Padding = padding }, new() { Labels = FigureLabels.Index });
                int line = plan.Labels.Lines == 0 ? 0 : (int)plan.Labels.Room.Width;
                Assert.InRange(line, 0, width);
                Assert.True(line == 0 || width + padding - line >= 4 * plan.Labels.Scale, $"{line} of {width} pixels, padding {padding}");
            }
        }
    }

    [Fact]
    public void A_long_title_is_broken_and_a_short_one_widens_the_figure()
    {
        var shape = TensorShape.Hw(3, 3);
        string words = string.Join(' ', Enumerable.Repeat("word", 40));
        var broken = FigurePlan.Create(shape, default, new() { Title = words });
        Assert.InRange(broken.TitleBox.Width, 150, 32 * new TextFace(1).DigitWidth);
        Assert.Equal(words, string.Join(' ', broken.Title.Lines));
        Assert.True(broken.Title.Lines.Length > 2);
        Assert.Equal(["one line"], FigurePlan.Create(shape, default, new() { Title = " one line\n" }).Title.Lines);
        Assert.Equal(["two", "lines"], FigurePlan.Create(shape, default, new() { Title = "two\r\nlines" }).Title.Lines);
        Assert.Empty(FigurePlan.Create(shape, default, new() { Title = " \n" }).Title.Lines);
        Assert.Equal(300, FigurePlan.Create(shape, default, new() { Title = new('x', 300) }).Title.Lines.Sum(line => line.Length));
    }

    [Theory]
    [InlineData("conv1", 3, 1)]
    [InlineData("conv1 of a picture whose name is long, with more words behind it than one line holds", 2, 1)]
    [InlineData(
        "conv1 of a picture whose name is long, with more words behind it than any line of letters as large as these could hold", 2, 2)]
    [InlineData("a_word_that_is_so_long_that_it_has_room_in_one_line_of_the_small_letters_alone", 2, 1)]
    public void A_title_is_as_large_as_it_has_room_for_in_two_lines(string title, int scale, int lines)
    {
        var plan = FigurePlan.Create(TensorShape.Hw(900, 900), default, new() { Title = title });
        Assert.Equal((scale, lines), (plan.Title.Scale, plan.Title.Lines.Length));
        Assert.Equal(912, plan.Width);
        Assert.Equal(title, string.Join(' ', plan.Title.Lines));
    }

    [Fact]
    public void Unusable_options_are_refused_with_their_numbers()
    {
        var shape = TensorShape.Chw(2, 3, 4);
        Assert.Contains("title scale -1", Message(default, new() { TitleScale = -1 }));
        Assert.Contains("text scale 65", Message(default, new() { TextScale = 65 }));
        Assert.Contains("padding -1", Message(new() { Padding = -1 }, default));
        Assert.Contains("2147483591", Message(
            new() { Border = 20000 },
            new() { Title = new string('\n', 200_000) + "." + new string('\n', 200_000) + ".", TitleScale = 64 }));

        string Message(TileOptions tiles, FigureOptions options) =>
            Assert.Throws<ArgumentException>(() => FigurePlan.Create(shape, tiles, options)).Message;
    }

    private static TileOptions RandomTiles(Random random, int largestScale) => new()
    {
        Columns = random.Next(3) == 0 ? random.Next(1, 12) : 0,
        Padding = random.Next(0, 9),
        RowGap = random.Next(4) == 0 ? random.Next(0, 50) : 0,
        Border = random.Next(3) == 0 ? random.Next(0, 60) : random.Next(0, 3),
        Scale = random.Next(0, largestScale + 1),
        Range = random.Next(3) switch { 0 => TileRange.Layer, 1 => TileRange.Between(0, 1), _ => default },
    };

    private static FigureOptions RandomFigure(Random random) => new()
    {
        Title = Titles[random.Next(Titles.Length)],
        Labels = (FigureLabels)random.Next(16),
        Name = new[] { null, "a", "conv1", new string('n', 50) }[random.Next(4)],
        ColorBar = random.Next(2) == 0,
        TitleScale = random.Next(3) == 0 ? random.Next(1, 6) : 0,
        TextScale = random.Next(4) == 0 ? random.Next(1, 5) : 0,
    };

    private static void Check(FigurePlan plan)
    {
        List<(string Name, PixelBox Box)> boxes = [("title", plan.TitleBox), ("bar", plan.BarBox), ("values", plan.BarTextBox)];
        boxes.AddRange(Enumerable.Range(0, plan.RowNames.Names.Count).Select(row => ($"name {row}", plan.RowNameBox(row))));
        for (int tile = 0; tile < plan.Tiles.Tiles; tile++)
        {
            boxes.Add(($"tile {tile}", plan.TileBox(tile)));
            boxes.Add(($"label {tile}", plan.LabelBox(tile)));
        }

        var taken = new bool[plan.Width * plan.Height];
        foreach (var (name, box) in boxes.Where(entry => !entry.Box.IsEmpty).Prepend(("mosaic", plan.Mosaic)))
        {
            if (box.X < 0 || box.Y < 0 || box.Right > plan.Width || box.Bottom > plan.Height)
            {
                Assert.Fail($"{name} {box} is outside: {plan.Tiles} {plan.Options}");
            }

            // The mosaic holds the tiles, and the space that labels stand in.
            for (int y = box.Y; y < box.Bottom && name != "mosaic"; y++)
            {
                var row = taken.AsSpan((y * plan.Width) + box.X, box.Width);
                if (row.Contains(true))
                {
                    Assert.Fail($"{name} {box} overlaps: {plan.Tiles} {plan.Options}");
                }

                row.Fill(true);
            }
        }
    }
}

namespace GpuTiler.Tests.Figures;

/// <summary>What a figure draws: text within its places, the bar's levels, and nothing anywhere else.</summary>
public class FigureTests
{
    private const FigureLabels AllLabels = FigureLabels.Index | FigureLabels.Name | FigureLabels.Range | FigureLabels.Mean;

    public static TheoryData<float, float> Extremes => new()
    {
        { -1, 1 }, { 0, 1e-38f }, { -3.4e38f, 3.4e38f }, { 5, 5 }, { -2, -1 }, { 1e-38f, 1e38f },
        { -1e-38f, -1e-39f }, { float.NaN, float.NaN },
        { 16777216, 16777218 }, { -0f, 0f }, { float.Epsilon, 2 * float.Epsilon },
    };

    [Theory]
    [MemberData(nameof(Extremes))]
    public void Ink_stays_within_its_places(float low, float high)
    {
        foreach (var (width, scale) in new[] { (1, 1), (7, 1), (7, 12), (28, 3), (90, 1), (200, 2) })
        {
            foreach (var range in new[] { TileRange.Tile, TileRange.Layer })
            {
                foreach (int textScale in new[] { 0, 2 })
                {
                    var shape = TensorShape.Chw(5, 6, width);
                    var tiles = new TileOptions { Scale = scale, Padding = 1, Border = 2, PadValue = 200, Range = range };
                    var plan = FigurePlan.Create(
                        shape, tiles,
                        new() { Title = "Aj|", Name = "gy", Labels = AllLabels, ColorBar = true, TextScale = textScale, TextValue = 7 });
                    var values = new float[shape.ElementCount];
                    Array.Fill(values, low);
                    values[^1] = high;
                    CheckInk(plan, Render(plan, values));
                }
            }
        }
    }

    [Fact]
    public void Each_row_of_a_batch_has_its_own_name()
    {
        var shape = TensorShape.Nchw(3, 2, 12, 9);
        var tiles = new TileOptions { Composition = TileComposition.WholeBatch, Padding = 1 };
        var plan = FigurePlan.Create(
            shape, tiles, new() { Title = "t", Labels = FigureLabels.Index, RowNames = ["cat", "dog", "cat"], ColorBar = true });
        byte[] pixels = Render(plan, new float[shape.ElementCount]);
        CheckInk(plan, pixels);
        byte[] Name(int row) => [.. Enumerable.Range(0, plan.RowNameBox(row).Height).SelectMany(y =>
            pixels.AsSpan(((plan.RowNameBox(row).Y + y) * plan.RowBytes) + plan.RowNameBox(row).X, plan.RowNameBox(row).Width).ToArray())];
        Assert.Equal(Name(0), Name(2));
        Assert.NotEqual(Name(0), Name(1));
        Assert.Contains((byte)255, Name(1));
    }

    [Fact]
    public void Text_is_black_or_white_by_the_background()
    {
        foreach (var (pad, text) in new[] { (0, 255), (127, 255), (128, 0), (255, 0) })
        {
            var plan = FigurePlan.Create(TensorShape.Hw(1, 1), new() { PadValue = (byte)pad }, new() { Title = "T" });
            byte[] pixels = Render(plan, [1]);
            var title = new byte[plan.TitleBox.Width * plan.TitleBox.Height];
            for (int y = 0; y < plan.TitleBox.Height; y++)
            {
                pixels.AsSpan(((plan.TitleBox.Y + y) * plan.RowBytes) + plan.TitleBox.X, plan.TitleBox.Width)
                    .CopyTo(title.AsSpan(y * plan.TitleBox.Width));
            }

            Assert.Contains((byte)text, title);
            Assert.All(title, pixel => Assert.InRange(pixel, Math.Min(pad, text), Math.Max(pad, text)));
            Assert.Equal(pad, pixels[0]);
        }
    }

    [Fact]
    public void The_background_is_the_colour_outside_the_tiles()
    {
        var pad = new Rgb(10, 20, 130);
        var plan = FigurePlan.Create(TensorShape.Hw(2, 2), new() { PadColor = pad }, new() { Title = "T", ColorBar = true });
        byte[] pixels = Render(plan, [1, 2, 3, 4]);
        Assert.Equal([10, 20, 130, 255], pixels[..4]);
        Assert.Equal([10, 20, 130, 255], pixels[^4..]);
        var title = Enumerable.Range(plan.TitleBox.X, plan.TitleBox.Width)
            .SelectMany(x => Enumerable.Range(plan.TitleBox.Y, plan.TitleBox.Height)
                .Select(y => pixels.AsSpan((y * plan.RowBytes) + (4 * x), 4).ToArray())).ToList();
        Assert.Contains(title, pixel => pixel is [255, 255, 255, 255]);
        Assert.All(title, pixel => Assert.True(
            pixel[0] - 10 is var red && Math.Abs(pixel[1] - 20 - (red * 235.0 / 245)) <= 1 && pixel[3] == 255));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bar_shows_every_level_from_the_bottom_up(bool inColor)
    {
        var rgba = new byte[1024];
        new Random(3).NextBytes(rgba);
        var map = inColor ? ColorMap.Create(rgba) : null;
        var plan = FigurePlan.Create(TensorShape.Hw(600, 4), new() { ColorMap = map }, new() { ColorBar = true });
        byte[] pixels = Render(plan, new float[2400]);
        var inner = ColorBar.Inner(plan);
        int size = plan.Tiles.PixelSize;
        for (int level = 0; level < 256; level++)
        {
            int at = (ColorBar.RowOf(plan, level) * plan.RowBytes) + ((inner.X + 1) * size);
            byte[] wanted = map is null ? [(byte)level] : map.Rgba.Slice(4 * level, 4).ToArray();
            Assert.Equal(wanted, pixels[at..(at + size)]);
        }
    }

    [Fact]
    public void A_row_pitch_leaves_the_bytes_between_rows_alone()
    {
        var plan = FigurePlan.Create(
            TensorShape.Chw(3, 4, 40), new() { Padding = 2 }, new() { Title = "t", Labels = FigureLabels.Index, ColorBar = true });
        int pitch = plan.RowBytes + 5;
        var wide = new byte[(pitch * (plan.Height - 1)) + plan.RowBytes];
        var narrow = new byte[plan.ByteCount];
        Array.Fill(wide, (byte)0xA5);
        var figure = Figure.Create(plan);
        figure.Draw(wide, pitch);
        figure.Draw(narrow);
        for (int y = 0; y < plan.Height; y++)
        {
            // The mosaic itself is the kernel's.
            int start = y >= plan.Mosaic.Y && y < plan.Mosaic.Bottom ? plan.Mosaic.Right : 0;
            Assert.True(wide.AsSpan((y * pitch) + start, plan.RowBytes - start)
                .SequenceEqual(narrow.AsSpan((y * plan.RowBytes) + start, plan.RowBytes - start)));
            Assert.True(y == plan.Height - 1 || wide.AsSpan((y * pitch) + plan.RowBytes, 5).IndexOfAnyExcept((byte)0xA5) < 0);
        }

        Assert.Contains($"{plan.ByteCount}", Assert.Throws<ArgumentException>(() => figure.Draw(new byte[plan.ByteCount - 1])).Message);
        Assert.Throws<ArgumentException>(() => figure.Draw(wide, plan.RowBytes - 1));
        Assert.Throws<ArgumentException>(() => figure.Compose(new float[5]));
    }

    [Fact]
    public void Drawing_allocates_nothing()
    {
        var plan = FigurePlan.Create(
            TensorShape.Chw(20, 30, 90), new() { Range = TileRange.Between(0, 1) },
            new() { Title = "t", Labels = FigureLabels.Index, ColorBar = true });
        var figure = Figure.Create(plan);
        var pixels = new byte[plan.ByteCount];
        Assert.Equal(0, Allocations.OfThread(() => figure.Draw(pixels)));
    }

    [Fact]
    public void Composing_again_replaces_the_numbers()
    {
        var plan = FigurePlan.Create(
            TensorShape.Chw(2, 3, 100), new() { Range = TileRange.Layer, Padding = 4 },
            new() { Labels = FigureLabels.Range, ColorBar = true });
        float[] first = [.. Enumerable.Range(0, 600).Select(i => (float)i)], second = [.. first.Select(value => -value / 7)];
        var figure = Figure.Create(plan);
        byte[] fresh = Draw(Figure.Create(plan), second);
        Assert.NotEqual(fresh, Draw(figure, first));
        Assert.Equal(fresh, Draw(figure, second));
    }

    // What a caller does: the kernel first, then what surrounds its tiles.
    private static byte[] Render(FigurePlan plan, float[] values) => Draw(Figure.Create(plan), values);

    private static byte[] Draw(Figure figure, float[] values)
    {
        var plan = figure.Plan;
        var pixels = new byte[plan.ByteCount];
        Array.Fill(pixels, (byte)0xA5);
        Tiler.Render(values, plan.Tiles.Shape, plan.TileOptions, pixels.AsSpan(plan.MosaicOffset), rowPitch: plan.RowBytes);
        figure.Compose(values);
        figure.Draw(pixels);
        return pixels;
    }

    private static void CheckInk(FigurePlan plan, byte[] pixels)
    {
        var allowed = new bool[pixels.Length];
        List<PixelBox> boxes =
        [
            plan.TitleBox, plan.BarBox, plan.BarTextBox, .. Enumerable.Range(0, plan.RowNames.Names.Count).Select(plan.RowNameBox),
            .. Enumerable.Range(0, plan.Tiles.Tiles).SelectMany(tile => new[] { plan.LabelBox(tile), plan.TileBox(tile) }),
        ];
        foreach (var box in boxes)
        {
            for (int y = box.Y; y < box.Bottom; y++)
            {
                allowed.AsSpan((y * plan.Width) + box.X, box.Width).Fill(true);
            }
        }

        for (int i = 0; i < pixels.Length; i++)
        {
            if (!allowed[i] && pixels[i] != plan.Tiles.PadColor.Red)
            {
                Assert.Fail($"{pixels[i]} at x {i % plan.Width}, y {i / plan.Width} of {plan.Tiles}");
            }
        }
    }
}

namespace GpuTiler.Tests.Figures;

/// <summary>Outlines around dead and saturated maps: in the padding, and nowhere else.</summary>
public class MapMarkTests
{
    private const MapMarks Both = MapMarks.Dead | MapMarks.Saturated;
    private static readonly Rgb Dead = new(213, 94, 0), Saturated = new(86, 180, 233);

    // Map 0 is dead, map 2 saturated, map 4 a constant zero of both signs, map 5 constant and not zero.
    private static readonly TensorShape Shape = TensorShape.Chw(6, 4, 7);

    private static readonly float[] Values =
    [
        .. Enumerable.Repeat(0f, 28), .. Enumerable.Range(0, 28).Select(i => i * 0.5f),
        .. Enumerable.Range(0, 28).Select(i => Math.Min(i, 14f) / 14),
        .. Enumerable.Range(0, 28).Select(i => -(float)i), .. Enumerable.Range(0, 28).Select(i => i % 2 == 0 ? -0f : 0),
        .. Enumerable.Repeat(-3f, 28),
    ];

    [Theory]
    [InlineData(MapMarks.Dead, "0 4", "")]
    [InlineData(MapMarks.Saturated, "", "2 5")]
    [InlineData(Both, "0 4", "2 5")]
    public void A_mark_is_a_frame_around_its_tile_and_changes_no_other_pixel(MapMarks marks, string dead, string saturated)
    {
        foreach (int scale in new[] { 1, 3, 60 })
        {
            foreach (int padding in new[] { 2, 3, 9 })
            {
                foreach (var labels in new[] { FigureLabels.None, FigureLabels.Index })
                {
                    var options = new FigureOptions { Title = "T", Labels = labels, ColorBar = true };
                    var tiles = new TileOptions { Scale = scale, Padding = padding, Columns = 4, Border = 1, PadValue = 90 };
                    var plan = FigurePlan.Create(Shape, tiles, options with { Marks = marks });
                    var (pixels, _) = Draw(plan, Values);
                    var (expected, _) = Draw(FigurePlan.Create(Shape, tiles with { ColorMap = ColorMap.Grey }, options), Values);
                    foreach (var (tile, color) in Tiles(dead).Select(tile => (tile, Dead))
                        .Concat(Tiles(saturated).Select(tile => (tile, Saturated))))
                    {
                        Outline(plan, expected, tile, color);
                    }

                    Assert.True(expected.AsSpan().SequenceEqual(pixels), $"scale {scale}, padding {padding}, {labels}");
                }
            }
        }
    }

    [Fact]
    public void The_marked_tiles_are_counted_and_counted_anew()
    {
        var plan = FigurePlan.Create(Shape, new() { Padding = 2 }, new() { Marks = Both });
        var (_, figure) = Draw(plan, Values);
        Assert.Equal((2, 2), (figure.DeadTiles, figure.SaturatedTiles));
        figure.Compose(new float[Values.Length]);
        Assert.Equal((6, 0), (figure.DeadTiles, figure.SaturatedTiles));
        var pixels = new byte[plan.ByteCount];
        Assert.Equal(0, Allocations.OfThread(() => figure.Draw(pixels)));
    }

    [Fact]
    public void Marks_follow_the_order_of_the_maps()
    {
        var plan = FigurePlan.Create(
            Shape, new() { Padding = 2, Channels = [1, 0, 3, 0], Range = TileRange.Layer },
            new() { Marks = Both, Labels = FigureLabels.Index, ColorBar = true });
        var (pixels, figure) = Draw(plan, Values);
        Assert.Equal((2, 0), (figure.DeadTiles, figure.SaturatedTiles));
        Assert.Equal(
            [false, true, false, true], Enumerable.Range(0, 4).Select(tile => Corner(plan, pixels, tile).SequenceEqual(Bytes(Dead))));
    }

    [Fact]
    public void Outlines_make_room_for_themselves_and_the_figure_coloured()
    {
        foreach (int padding in new[] { 0, 1, 2, 7 })
        {
            var plan = FigurePlan.Create(Shape, new() { Padding = padding }, new() { Marks = MapMarks.Dead });
            Assert.Equal(Math.Max(padding, FigurePlan.LeastMarkPadding), plan.Tiles.Padding);
            Assert.Equal(PixelFormat.Rgba8, plan.Tiles.PixelFormat);
            Assert.True(plan.NeedsStatistics);
        }

        Assert.Equal(PixelFormat.R8, FigurePlan.Create(Shape, new() { Padding = 1 }).Tiles.PixelFormat);
    }

    private static IEnumerable<int> Tiles(string numbers) => numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);

    private static (byte[] Pixels, Figure Figure) Draw(FigurePlan plan, float[] values)
    {
        var figure = Figure.Create(plan);
        var pixels = new byte[plan.ByteCount];
        Tiler.Render(values, Shape, plan.TileOptions, pixels.AsSpan(plan.MosaicOffset), rowPitch: plan.RowBytes);
        figure.Compose(values);
        figure.Draw(pixels);
        return (pixels, figure);
    }

    private static byte[] Bytes(Rgb color) => [color.Red, color.Green, color.Blue, 255];

    private static ReadOnlySpan<byte> Corner(FigurePlan plan, byte[] pixels, int tile)
    {
        var box = plan.TileBox(tile);
        return pixels.AsSpan(((box.Y - 1) * plan.RowBytes) + ((box.X - 1) * 4), 4);
    }

    // The pixels around a tile that are no further from it than the outline is thick.
    private static void Outline(FigurePlan plan, byte[] pixels, int tile, Rgb color)
    {
        var box = plan.TileBox(tile);
        int thickness = plan.MarkThickness;
        Assert.InRange(thickness, 1, plan.Tiles.Padding / 2);
        for (int y = box.Y - thickness; y < box.Bottom + thickness; y++)
        {
            for (int x = box.X - thickness; x < box.Right + thickness; x++)
            {
                if (y < box.Y || y >= box.Bottom || x < box.X || x >= box.Right)
                {
                    Bytes(color).CopyTo(pixels, (y * plan.RowBytes) + (x * 4));
                }
            }
        }
    }
}

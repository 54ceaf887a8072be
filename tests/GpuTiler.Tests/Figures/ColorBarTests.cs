using GpuTiler.Conformance;

namespace GpuTiler.Tests.Figures;

/// <summary>The values beside a colour bar, and how numbers are written.</summary>
public class ColorBarTests
{
    private static readonly float[] Ends =
    [
        0, -0f, 1, -1, 0.1f, 255, 1e-38f, -1e-38f, 1e38f, -1e38f, float.MaxValue, float.MinValue, float.Epsilon, 3.14159f, -2.71828f,
        1e-7f, 100000, 100001, 16777216, 16777218,
    ];

    [Fact]
    public void Marks_lie_within_the_range_where_their_values_are()
    {
        foreach (int height in new[] { 1, 20, 64, 300, 2000 })
        {
            var plan = FigurePlan.Create(TensorShape.Hw(height, 3), new() { Range = TileRange.Layer }, new() { ColorBar = true });
            foreach (float low in Ends)
            {
                foreach (float high in Ends.Where(high => high >= low))
                {
                    Check(plan, low, high);
                }
            }
        }
    }

    [Fact]
    public void A_flat_range_has_one_mark_and_no_finite_value_says_so()
    {
        var plan = FigurePlan.Create(TensorShape.Hw(99, 3), new() { Range = TileRange.Layer }, new() { ColorBar = true });
        Assert.Equal(["−2.5"], ColorBar.Values(plan, -2.5f, -2.5f).Select(mark => mark.Text));
        Assert.Equal(["none"], ColorBar.Values(plan, float.NaN, float.NaN).Select(mark => mark.Text));
    }

    [Fact]
    public void Values_are_there_where_all_tiles_share_a_range()
    {
        var bar = new FigureOptions { ColorBar = true };
        Assert.Equal(BarRangeKind.Several, Plan(2, TileRange.Tile));
        Assert.Equal(BarRangeKind.Found, Plan(1, TileRange.Tile));
        Assert.Equal(BarRangeKind.Found, Plan(2, TileRange.Layer));
        Assert.Equal(BarRangeKind.Found, Plan(2, TileRange.Layer.Percentile(1, 99)));
        Assert.Equal(BarRangeKind.Found, Plan(1, TileRange.Tile.Sigma(2)));
        Assert.Equal(BarRangeKind.Several, Plan(2, TileRange.Tile.Symmetric()));
        Assert.Equal(BarRangeKind.Given, Plan(2, TileRange.Between(0, 1)));
        var words = ColorBar.Words(FigurePlan.Create(TensorShape.Chw(2, 9, 9), default, bar));
        Assert.Equal(["min", "max"], words.Select(mark => mark.Text));
        words = ColorBar.Words(FigurePlan.Create(TensorShape.Chw(2, 9, 9), new() { Range = TileRange.Tile.Sigma(1) }, bar));
        Assert.Equal(["low", "high"], words.Select(mark => mark.Text));

        BarRangeKind Plan(int tiles, TileRange range) =>
            FigurePlan.Create(TensorShape.Chw(tiles, 9, 9), new() { Range = range }, bar).Bar.Range;
    }

    [Fact]
    public void A_bar_goes_with_every_option()
    {
        var plans = OptionCases.All.Where(one => !one.Options.Composition.IsRgb && one.Options.Gamma is 0 or 1)
            .Select(one => FigurePlan.Create(one.Shape, one.Options, new() { ColorBar = true })).ToList();
        Assert.All(plans, plan => Check(plan, -1, 1));
        foreach (var option in new Func<TileOptions, bool>[]
        {
            o => o.Composition.Interleave > 1, o => o.Channels.Order.Count > 0, o => o.Composition.IsWholeBatch,
            o => o.RangeChannels.Range != ChannelRange.All, o => o.RangeChannels.Order.Count > 0,
        })
        {
            Assert.Contains(plans, plan => option(plan.TileOptions));
        }

        Assert.Throws<ArgumentException>(
            () => FigurePlan.Create(TensorShape.Chw(3, 9, 9), new() { Composition = TileComposition.Rgb }, new() { ColorBar = true }));
    }

    [Fact]
    public void Gamma_moves_a_value_to_the_level_that_shows_it()
    {
        var plain = FigurePlan.Create(TensorShape.Hw(600, 3), new() { Range = TileRange.Between(0, 1) }, new() { ColorBar = true });
        TileOptions inColor = new()
        {
            Range = TileRange.Between(0, 1), Gamma = 2, PadColor = new Rgb(1, 2, 3), NaNColor = new Rgb(4, 5, 6),
            InfinityColor = new Rgb(7, 8, 9),
        };
        var bright = FigurePlan.Create(TensorShape.Hw(600, 3), inColor, new() { ColorBar = true });
        Assert.Equal(ColorBar.RowOf(plain, 128), ColorBar.Values(plain, 0, 1).Single(mark => mark.Text == "0.5").Row);
        Assert.InRange(
            ColorBar.Values(bright, 0, 1).Single(mark => mark.Text == "0.5").Row, ColorBar.RowOf(bright, 181), ColorBar.RowOf(bright, 179));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(0.4f)]
    [InlineData(2.2f)]
    [InlineData(1e-6f)]
    [InlineData(1e6f)]
    public void A_value_has_the_level_that_the_kernel_gives_it(float gamma)
    {
        var random = new Random(7);
        foreach (float low in Ends)
        {
            foreach (float high in Ends.Append(MathF.BitIncrement(low)).Where(high => high > low && float.IsFinite(high)))
            {
                // Ranges that are flat, for their ends are too close, are among them.
                var options = new TileOptions { Range = TileRange.Between(low, high), Gamma = gamma };
                float[] values =
                [
                    .. Ends, float.NaN, float.PositiveInfinity, float.NegativeInfinity, MathF.BitDecrement(high), MathF.BitIncrement(low),
                    .. Enumerable.Range(0, 600).Select(_ => (float)(low + (((double)high - low) * ((random.NextDouble() * 1.2) - 0.1)))),
                ];
                var levels = new byte[values.Length];
                Tiler.Render(values, TensorShape.Hw(1, values.Length), options, levels);
                var plan = FigurePlan.Create(TensorShape.Hw(600, 3), options, new() { ColorBar = true });
                Assert.Equal(levels, values.Select(value => (byte)ColorBar.LevelOf(plan, value, low, high)));
            }
        }
    }

    [Theory]
    [InlineData(0, 1, 5, 0.2)]
    [InlineData(0, 1, 4, 0.5)]
    [InlineData(-3, 3, 3, 2)]
    [InlineData(0, 255, 10, 50)]
    [InlineData(1e-38, 2e-38, 10, 1e-39)]
    [InlineData(0, 7, 1, 10)]
    public void Steps_are_one_two_or_five(double low, double high, int parts, double step) =>
        Assert.Equal(step, NiceTicks.Step(low, high, parts), step * 1e-12);

    [Theory]
    [InlineData(0, 3, "0")]
    [InlineData(0.25, 3, "0.25")]
    [InlineData(-1.5, 1, "−2")]
    [InlineData(123456, 6, "123456")]
    [InlineData(0.0005, 1, "0.0005")]
    [InlineData(0.00005, 1, "5e-5")]
    [InlineData(1e38, 3, "1e38")]
    [InlineData(-3.4028e38, 2, "−3.4e38")]
    [InlineData(1e6, 1, "1e6")]
    [InlineData(1234567, 7, "1234567")]
    public void Numbers_are_short(double value, int digits, string text) => Assert.Equal(text, ShortNumber.Round(value, digits));

    [Fact]
    public void Any_number_and_any_pair_have_room()
    {
        foreach (float first in Ends)
        {
            foreach (int scale in new[] { 1, 2, 3, 4, 5 })
            {
                var face = new TextFace(scale);
                TextRoom bar = new ColorBarPlan(scale, BarRangeKind.Given).Room,
                    range = RoomFor(LabelText.WidestRange), mean = RoomFor(LabelText.WidestMean);
                Assert.True(RoomFor(ShortNumber.Widest).Has(ShortNumber.Round(first, 1, isShortest: true)), $"{first}");
                Assert.True(bar.Has(ShortNumber.Near(first, 0, bar)), $"{first}");
                foreach (float second in Ends)
                {
                    var values = ValueStatistics.Of([first, second]);
                    Assert.True(range.Has(LabelText.Range(new(values.Minimum, values.Maximum), range)), $"{first} {second}");
                    Assert.True(mean.Has(LabelText.Mean(values, mean)), $"{first} {second}");
                }

                TextRoom RoomFor(string text) => new(face, face.WidthOf(text));
            }
        }
    }

    [Theory]
    [InlineData("conv", 7, "conv 7", "conv 7")]
    [InlineData("conv", 7, "co… 7", "co… 7")]
    [InlineData("conv", 7, "c… 7", "c… 7")]
    [InlineData("conv", 7, "… 7", "7")]
    [InlineData(null, 123, "123456789", "123")]
    public void A_name_gives_way_to_the_index(string? name, int index, string room, string text)
    {
        var face = new TextFace(1);
        Assert.Equal(text, LabelText.Name(name, index, new(face, face.WidthOf(room))));
    }

    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 255, "0 100 200 255")]
    [InlineData(-1.25f, 1.25f, "−1.25 −1.00 −0.50 0.00 0.50 1.00 1.25")]
    [InlineData(-0.004f, 0.996f, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 3e-7f, "0 1e-7 2e-7 3e-7")]
    [InlineData(0, 1.5e-7f, "0.0 5.0e-8 1.0e-7 1.5e-7")]
    [InlineData(-2e38f, 2e38f, "−2e38 −1e38 0 1e38 2e38")]
    [InlineData(1000, 1002.5f, "1000.0 1000.5 1001.0 1001.5 1002.0 1002.5")]
    public void Values_of_a_bar_have_the_same_decimals(float low, float high, string texts)
    {
        var plan = FigurePlan.Create(TensorShape.Hw(150, 3), new() { Range = TileRange.Layer }, new() { ColorBar = true });
        Assert.Equal(
            texts, string.Join(' ', ColorBar.Values(plan, low, high).OrderByDescending(mark => mark.Row).Select(mark => mark.Text)));
    }

    private static void Check(FigurePlan plan, float low, float high)
    {
        var marks = ColorBar.Values(plan, low, high);
        string text = $"{low}:{high} on {plan.BarBox.Height} rows: {string.Join(' ', marks.Select(mark => mark.Text))}";
        var quantization = Quantization.Between(low, high);
        Assert.NotEmpty(marks);
        foreach (var mark in marks)
        {
            Assert.True(mark.Text.Length > 0 && plan.Bar.Room.Has(mark.Text), text);
            Assert.True(mark.Top >= plan.BarTextBox.Y && mark.Top + plan.Bar.Face.CapHeight <= plan.BarTextBox.Bottom, text);
            Assert.InRange(mark.Row, plan.BarBox.Y, plan.BarBox.Bottom - 1);
            Assert.InRange((2 * (mark.Row - mark.Top)) - plan.Bar.Face.CapHeight, -1, 1);

            // A text is rounded, by so much of the range or to a digit, and never by as much as a mark's distance.
            double value = ShortNumber.Parse(mark.Text), slack = Math.Max(((double)high - low) / 100, Math.Abs(value) / 1000);
            Assert.True(value >= low - slack && value <= high + slack, text);
            int level = quantization.Apply((float)Math.Clamp(value, low, high));
            Assert.True(Math.Abs(ColorBar.RowOf(plan, level) - mark.Row) <= (plan.BarBox.Height / 60) + 1
                || (double)high - low < Math.Abs(value) / 100, text);
        }

        var tops = marks.Select(mark => mark.Top).Order().ToList();
        Assert.All(tops.Zip(tops.Skip(1)), pair => Assert.True(pair.Second - pair.First > plan.Bar.Face.CapHeight, text));
    }
}

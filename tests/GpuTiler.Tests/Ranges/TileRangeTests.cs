namespace GpuTiler.Tests.Ranges;

/// <summary>What a range may be asked for, and how it is written.</summary>
public class TileRangeTests
{
    [Fact]
    public void A_range_reads_as_on_the_command_line()
    {
        Assert.Equal("auto", default(TileRange).ToString());
        Assert.Equal("tile:symmetric", TileRange.Tile.Symmetric().ToString());
        Assert.Equal("layer:percentile=0.5,99.95", TileRange.Layer.Percentile(0.5m, 99.95m).ToString());
        Assert.Equal("layer:sigma=2.5", TileRange.Layer.Sigma(2.5f).ToString());
        Assert.Equal("tile:hold=0.9", TileRange.Tile.Hold(0.9f).ToString());
        Assert.Equal("-1:0.5", TileRange.Between(-1, 0.5f).ToString());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        TileRange[] ranges =
        [
            TileRange.Auto, TileRange.Tile, TileRange.Layer, TileRange.Between(-1e-20f, 3.25e10f),
            TileRange.Tile.Symmetric(), TileRange.Layer.Symmetric(),
            TileRange.Tile.Percentile(0, 99.95m), TileRange.Layer.Sigma(0.1f), TileRange.Tile.Hold(0.9f), TileRange.Layer.Hold(1e-8f),
        ];
        Assert.All(ranges, range => Assert.Equal(range, TileRange.Parse(range.ToString())));
    }

    [Theory]
    [InlineData("")]
    [InlineData("tilee")]
    [InlineData("Tile")]
    [InlineData("1")]
    [InlineData("1:x")]
    [InlineData("NaN:1")]
    [InlineData("0:Infinity")]
    [InlineData("1,5:2")]
    [InlineData("tile:")]
    [InlineData("tile:symmetric=1")]
    [InlineData("tile:hold")]
    [InlineData("tile:hold=x")]
    [InlineData("tile:percentile=1")]
    [InlineData("tile:percentile=1,2,3")]
    [InlineData("layer:sigma=1,5")]
    public void What_is_no_range_is_refused(string text)
    {
        string message = Assert.Throws<FormatException>(() => TileRange.Parse(text)).Message;
        Assert.Contains("auto, tile, layer or LO:HI is needed", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2:1")]
    [InlineData("auto:symmetric")]
    [InlineData("0:1:hold=0.5")]
    [InlineData("tile:hold=1")]
    [InlineData("tile:percentile=9,8")]
    [InlineData("layer:sigma=-1")]
    public void What_contradicts_itself_is_refused(string text) => Assert.Throws<ArgumentException>(() => TileRange.Parse(text));

    [Fact]
    public void Parameters_are_kept()
    {
        var range = TileRange.Layer.Percentile(0.50m, 99.95m);
        Assert.Equal(
            (RangeKind.Layer, RangeSpread.Percentile, 0.5m, 99.95m),
            (range.Kind, range.Spread, range.LowPercentile, range.HighPercentile));
        Assert.Equal(2.5f, TileRange.Tile.Sigma(2.5f).Deviations);
        Assert.Equal((RangeKind.Tile, 0.9f), (TileRange.Tile.Hold(0.9f).Kind, TileRange.Tile.Hold(0.9f).HoldFactor));
        Assert.Equal(TileRange.Layer.Percentile(0.5m, 99.95m), range);
        Assert.NotEqual(TileRange.Layer.Percentile(0.5m, 99.94m), range);
    }

    [Theory]
    [InlineData(99, 1)]
    [InlineData(5, 5)]
    [InlineData(-1, 99)]
    [InlineData(1, 100.01)]
    [InlineData(0.001, 99)]
    [InlineData(1, 99.999)]
    public void Percentiles_that_are_none_are_refused_with_both_numbers(double low, double high)
    {
        var error = Assert.Throws<ArgumentException>(() => TileRange.Tile.Percentile((decimal)low, (decimal)high));
        Assert.Contains(FormattableString.Invariant($"{low}"), error.Message, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"{high}"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100.5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Deviations_that_are_none_are_refused(float k) => Assert.Throws<ArgumentException>(() => TileRange.Tile.Sigma(k));

    [Fact]
    public void What_does_not_go_together_is_refused_with_both_named()
    {
        (string Name, Func<TileRange, TileRange> Of)[] spreads =
        [
            ("symmetric", range => range.Symmetric()), ("percentile", range => range.Percentile(1, 99)), ("sigma", range => range.Sigma(2)),
            ("held", range => range.Hold(0.9f)),
        ];
        foreach (var (name, of) in spreads)
        {
            TileRange[] ranges = [TileRange.Auto, TileRange.Between(-1, 1), .. spreads.Select(other => other.Of(TileRange.Tile))];
            foreach (var range in ranges)
            {
                var message = Assert.Throws<ArgumentException>(() => _ = of(range).ToString()).Message;
                Assert.Contains(range.ToString(), message, StringComparison.Ordinal);
                Assert.Contains(name, message, StringComparison.Ordinal);
            }
        }
    }
}

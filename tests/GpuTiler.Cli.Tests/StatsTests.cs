using System.Globalization;
using System.Text.Json;

namespace GpuTiler.Cli.Tests;

/// <summary><c>gputiler stats</c>: the same numbers as a table, as JSON and as comma-separated values.</summary>
public sealed class StatsTests : IDisposable
{
    // Dead, saturated, one of everything that is no number, and one like any other.
    private static readonly float[] Maps =
    [
        0, 0, -0f, 0,
        6, 6, 6, 0,
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, -1,
        0.5f, 0, 2, 1,
    ];

    private readonly Workspace work = new();

    [Fact]
    public void The_table_has_a_line_for_each_map()
    {
        work.Npy("x.npy", Maps, 4, 2, 2);
        string[] expected =
        [
            "x  4×2×2 float32  4 maps, 1 dead, 1 saturated  min -1  max 6  mean 1.577  std 2.51  zeros 37.5 %",
            "map  min  max  mean   std     zeros  NaN  ∞  from min to max",
            "0    0    0    0      0       100 %  0    0  █                dead",
            "1    0    6    4.5    2.598   25 %   0    0  ▅             █  saturated",
            "2    -1   -1   -1     0       0 %    1    2  █",
            "3    0    2    0.875  0.7395  25 %   0    0  █  █   █      █",
        ];
        Assert.Equal(expected, work.Run("stats", "x.npy").Done().OutputLines);
    }

    [Theory]
    [InlineData("index", "0 1 2 3")]
    [InlineData("mean", "1 3 0 2")]
    [InlineData("max", "1 3 0 2")]
    [InlineData("std", "1 3 0 2")]
    [InlineData("sparsity", "0 1 3 2")]
    public void Maps_are_ordered_and_the_first_are_shown(string key, string order)
    {
        work.Npy("x.npy", Maps, 4, 2, 2);
        foreach (int top in new[] { 0, 1, 3, 9 })
        {
            var layer = Json("stats", "x.npy", "--sort", key, "--top", top.ToString(CultureInfo.InvariantCulture))[0];
            string[] expected = order.Split(' ')[..(top == 0 ? 4 : Math.Min(top, 4))];
            Assert.Equal(expected, layer.GetProperty("maps").EnumerateArray().Select(map => map.GetProperty("map").ToString()));
            Assert.Equal(4, layer.GetProperty("mapCount").GetInt32());
        }

        Assert.Contains(", 2 shown  ", work.Run("stats", "x.npy", "--top", "2").Done().OutputLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorLayout.Nchw)]
    [InlineData(TensorLayout.Nhwc)]
    public void The_numbers_are_the_library_s(TensorLayout layout)
    {
        float[] values = [.. Values.Some(2 * 3 * 5 * 7), .. Values.Some(210, 2).Select(value => value > 1 ? float.NaN : value)];
        var shape = layout == TensorLayout.Nchw ? TensorShape.Nchw(4, 3, 5, 7) : TensorShape.Nhwc(4, 3, 5, 7);
        work.Npy("x.npy", values, 4, 3, 5, 7);
        string[] line = ["stats", "x.npy", "--layout", layout == TensorLayout.Nchw ? "nchw" : "nhwc"];

        var layer = Json(line)[0];
        Assert.Equal("[4,3,5,7]", JsonSerializer.Serialize(layer.GetProperty("shape")));
        var maps = layer.GetProperty("maps").EnumerateArray().ToList();
        string[][] rows = [.. work.Run([.. line, "--csv"]).Done().OutputLines.Skip(1).Select(row => row.Split(','))];
        Assert.Equal(shape.Batch * shape.Channels, maps.Count);
        Assert.Equal(maps.Count, rows.Length);
        for (int i = 0; i < maps.Count; i++)
        {
            var (image, map) = (i / shape.Channels, i % shape.Channels);
            var expected = ValueStatistics.OfMap(new(values, shape), image, map);
            var counts = new long[30];
            ValueHistogram.CountMap(new(values, shape), image, map, expected.Minimum, expected.Maximum, counts);
            Assert.Equal((image, map), (maps[i].GetProperty("image").GetInt32(), maps[i].GetProperty("map").GetInt32()));
            Assert.Equal(
                (expected.Mean, expected.StandardDeviation),
                (maps[i].GetProperty("mean").GetDouble(), maps[i].GetProperty("std").GetDouble()));
            Assert.Equal(
                (expected.Minimum, expected.Maximum),
                (maps[i].GetProperty("min").GetSingle(), maps[i].GetProperty("max").GetSingle()));
            Assert.Equal(counts, maps[i].GetProperty("histogram").EnumerateArray().Select(count => count.GetInt64()));
            string[] row =
            [
                "", "", "x", $"{image}", $"{map}", $"{expected.Count}", Text(expected.Minimum), Text(expected.Maximum), Text(expected.Mean),
                Text(expected.StandardDeviation), $"{expected.ZeroCount}", $"{expected.NonFinite.NaN}", "0", "0", "0", "0",
                string.Join(' ', counts),
            ];
            Assert.Equal(row, rows[i]);
        }

        static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_model_s_layers_are_those_that_it_saves()
    {
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--save-activations", "all.npz", "--quiet").Done();
        var layers = Json("stats", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "pool*");
        Assert.Equal(["pool1", "pool2"], layers.Select(layer => layer.GetProperty("layer").GetString()));
        foreach (var layer in layers)
        {
            var saved = Json("stats", $"all.npz:{layer.GetProperty("layer").GetString()}")[0];
            Assert.Equal(JsonSerializer.Serialize(saved.GetProperty("maps")), JsonSerializer.Serialize(layer.GetProperty("maps")));
        }
    }

    [Fact]
    public void Models_and_inputs_are_named_where_there_are_several()
    {
        work.Write("models/a,1.onnx", Networks.Half("n").Build());
        work.Write("models/b.onnx", Networks.Half("n").Build());
        work.Npy("x.npy", new Half[12], 1, 2, 2, 3);
        work.Npy("y.npy", new Half[24], 2, 2, 2, 3);
        var lines = work.Run("stats", "x.npy", "y.npy", "--model", "models", "--csv").Done().OutputLines;
        Assert.Equal(
            ["\"a,1\",x,y,0,0", "\"a,1\",x,y,0,1", "\"a,1\",y,y,0,0", "\"a,1\",y,y,0,1",
                "\"a,1\",y,y,1,0", "\"a,1\",y,y,1,1", "b,x,y,0,0", "b,x,y,0,1"],
            lines[1..9].Select(line => line[..line.IndexOf(",6,", StringComparison.Ordinal)]));
        var table = work.Run("stats", "x.npy", "y.npy", "--model", "models").Done().OutputLines;
        Assert.Matches("^layer +shape +maps +dead +saturated +min", table[0]);
        Assert.Equal(["a,1/x/y", "a,1/y/y", "b/x/y", "b/y/y"], table[1..5].Select(line => line[..line.IndexOf(' ')]));
        Assert.StartsWith("a,1/x/y  1×2×2×3 float16  2 maps, 2 dead  ", table[5], StringComparison.Ordinal);
        Assert.Single(table, line => line.StartsWith("b/y/y  2×2×2×3 float16  4 maps, 4 dead", StringComparison.Ordinal));
        Assert.Contains(table, line => line.StartsWith("image  map  min", StringComparison.Ordinal));
        Assert.Equal("b", Json("stats", "x.npy", "--model", "models")[1].GetProperty("model").GetString());
    }

    [Fact]
    public void What_has_no_finite_value_has_no_numbers()
    {
        work.Npy("x.npy", [float.NaN, float.PositiveInfinity], 1, 2);
        var map = Json("stats", "x.npy")[0].GetProperty("maps")[0];
        Assert.All(["min", "max", "mean", "std"], name => Assert.Equal(JsonValueKind.Null, map.GetProperty(name).ValueKind));
        Assert.Contains(",2,NaN,NaN,NaN,NaN,0,1,1,0,0,0,0 0", work.Run("stats", "x.npy", "--csv").Done().Output, StringComparison.Ordinal);
        Assert.StartsWith(
            "0    NaN  NaN  NaN   NaN  0 %    1    1", work.Run("stats", "x.npy").Done().OutputLines[2], StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    private List<JsonElement> Json(params string[] line) =>
        [.. JsonDocument.Parse(work.Run([.. line, "--json"]).Done().Output).RootElement.EnumerateArray()];
}

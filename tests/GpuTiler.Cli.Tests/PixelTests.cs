using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>What <c>tile</c> draws, pixel by pixel.</summary>
public sealed class PixelTests : IDisposable
{
    private readonly Workspace work = new();

    [Theory]
    [InlineData("")]
    [InlineData("--columns 3 --padding 1 --border 0")]
    [InlineData("--columns 99 --padding 0 --border 5 --pad-value 200")]
    [InlineData("--columns 1 --pad-value 255")]
    [InlineData("--scale 3 --padding 4 --pad-value 7")]
    [InlineData("--range tile")]
    [InlineData("--range layer")]
    [InlineData("--range -1:1.5")]
    [InlineData("--range 1e-3:2E0 --scale 2")]
    [InlineData("--range tile:symmetric")]
    [InlineData("--range layer:symmetric --layout nhwc")]
    [InlineData("--range tile:percentile=1,99")]
    [InlineData("--range tile:percentile=0,100 --gamma 1")]
    [InlineData("--range layer:percentile=12.5,87.25 --scale 2")]
    [InlineData("--range tile:percentile=25,75 --gamma 0.45")]
    [InlineData("--range tile --gamma 2.2")]
    [InlineData("--range -1:1.5 --gamma 3 --layout nhwc")]
    [InlineData("--channels 1:4 --range layer")]
    [InlineData("--channels 6:7")]
    [InlineData("--layout nhwc")]
    [InlineData("--layout nhwc --channels 2:5 --range layer --columns 2 --threads 1")]
    public void Pixels_follow_the_contract(string options)
    {
        const int C = 7, H = 5, W = 9;
        var values = Values.Some(C * H * W);
        (values[3], values[40], values[41]) = (float.NaN, float.PositiveInfinity, float.NegativeInfinity);
        bool isNhwc = options.Contains("nhwc", StringComparison.Ordinal);
        work.Npy("x.npy", values, isNhwc ? [H, W, C] : [C, H, W]);

        Assert.Equal(0, work.RunLine($"tile x.npy -o x.png {options}").ExitCode);

        AssertSame(Parse(new ReferenceMosaic(values, C, H, W), options), work.Png("x.png"));
    }

    // Each grey level has one colour, and what lies outside the tiles the colour that was asked for.
    [Theory]
    [InlineData("--color-map viridis", "viridis", 0, 0, 0)]
    [InlineData("--color-map diverging --pad-value #0A64FF", "diverging", 10, 100, 255)]
    [InlineData("--pad-value #0a64ff", "grey", 10, 100, 255)]
    [InlineData("--color-map turbo --pad-value 7", "turbo", 7, 7, 7)]
    public void Colours_are_those_of_the_levels(string options, string map, byte red, byte green, byte blue)
    {
        const int C = 5, H = 6, W = 7;
        var values = Values.Some(C * H * W);
        work.Npy("x.npy", values, C, H, W);
        Assert.Equal(0, work.RunLine($"tile x.npy -o grey.png --scale 2").ExitCode);
        Assert.Equal(0, work.RunLine($"tile x.npy -o x.png --scale 2 {options}").ExitCode);

        var (grey, color) = (work.Png("grey.png"), work.Png("x.png"));
        var plan = TilePlan.Create(TensorShape.Chw(C, H, W), new() { Padding = 2, Border = 2, Scale = 2 });
        Assert.Equal((grey.Width, grey.Height, 3), (color.Width, color.Height, color.Channels));
        var table = ColorMap.Named(map).Rgba;
        for (int y = 0; y < grey.Height; y++)
        {
            for (int x = 0; x < grey.Width; x++)
            {
                int at = (y * grey.Width) + x;
                var expected = IsTile(plan, x, y) ? table.Slice(4 * grey.Pixels.Span[at], 3).ToArray() : [red, green, blue];
                Assert.Equal(expected, color.Pixels.Slice(3 * at, 3).ToArray());
            }
        }

        static bool IsTile(TilePlan plan, int x, int y) => Enumerable.Range(0, plan.Tiles).Select(tile => plan.TileOrigin(tile))
            .Any(origin => x >= origin.X && x < origin.X + plan.TileWidth && y >= origin.Y && y < origin.Y + plan.TileHeight);
    }

    [Theory]
    [InlineData("--nan-color #FF00FF", "grey", "255,0,255", null, "NaN is shown as #FF00FF, −∞ as 0, +∞ as 255.")]
    [InlineData("--infinity-color #00c8ff --color-map viridis", "viridis", null, "0,200,255", "NaN is shown as 0, ±∞ as #00C8FF.")]
    [InlineData("--nan-color 128 --infinity-color 7", "grey", "128,128,128", "7,7,7", "NaN is shown as 128, ±∞ as 7.")]
    [InlineData(
        "--nan-color #010203 --infinity-color #040506 --layout nhwc --gamma 2 --scale 3",
        "grey", "1,2,3", "4,5,6", "NaN is shown as #010203, ±∞ as #040506.")]
    public void What_is_not_finite_has_the_colour_asked_for(string options, string map, string? nan, string? infinity, string words)
    {
        float[] values = [1, float.NaN, 2, float.PositiveInfinity, 0, float.NegativeInfinity];
        work.Npy("x.npy", values, options.Contains("nhwc", StringComparison.Ordinal) ? [2, 3, 1] : [1, 2, 3]);
        var result = work.RunLine($"tile x.npy -o x.png --padding 0 --border 0 {options}");

        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith(words, result.Error.TrimEnd(), StringComparison.Ordinal);
        var found = work.Png("x.png");
        int scale = found.Width / 3;
        Assert.Equal((3 * scale, 2 * scale, 3), (found.Width, found.Height, found.Channels));
        for (int i = 0; i < found.Width * found.Height; i++)
        {
            float value = values[(i / found.Width / scale * 3) + (i % found.Width / scale)];
            byte level = (byte)(value is 2 or float.PositiveInfinity ? 255
                : value is not 1 ? 0
                : options.Contains("gamma", StringComparison.Ordinal) ? 180 : 128);
            string own = string.Join(',', ColorMap.Named(map).Rgba.Slice(4 * level, 3).ToArray());
            string wanted = float.IsNaN(value) ? nan ?? own : float.IsInfinity(value) ? infinity ?? own : own;
            Assert.Equal(wanted, string.Join(',', found.Pixels.Slice(3 * i, 3).ToArray()));
        }

        // The file says how to make it again.
        string recorded = found.Text.Single(text => text.Key == "Options").Value;
        Assert.Equal(0, work.Run(["tile", "x.npy", "-o", "again.png", .. recorded.Split(' ')]).ExitCode);
        Assert.Equal(found.Pixels.ToArray(), work.Png("again.png").Pixels.ToArray());
    }

    [Theory]
    [InlineData("tile", 2)]
    [InlineData("layer", 0.5)]
    public void Deviations_are_the_textbooks_to_within_a_level(string scope, double k)
    {
        const int C = 3, H = 8, W = 9;
        var values = Values.Some(C * H * W);
        work.Npy("x.npy", values, C, H, W);
        work.RunLine($"tile x.npy -o x.png --padding 0 --border 0 --columns 1 --range {scope}:sigma={k}").Done();
        var pixels = work.Png("x.png").Pixels.ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            float[] seen = scope == "layer" ? values : values[(i / (H * W) * H * W)..((i / (H * W) * H * W) + (H * W))];
            double mean = seen.Average(v => (double)v), deviation = Math.Sqrt(seen.Average(v => (v - mean) * (v - mean)));
            byte level = ReferenceMosaic.Level(values[i], (float)(mean - (k * deviation)), (float)(mean + (k * deviation)));
            Assert.InRange(pixels[i], level - 1, level + 1);
        }
    }

    [Fact]
    public void The_file_records_the_range_and_the_gamma()
    {
        work.Npy("x.npy", Values.Some(24), 4, 6);
        work.RunLine("tile x.npy -o x.png --range layer:percentile=0.50,99 --gamma 2.20").Done();
        work.RunLine("tile x.npy -o y.png").Done();
        Assert.Contains("--range layer:percentile=0.5,99 --scale 1 --gamma 2.2 ", Options("x.png"), StringComparison.Ordinal);
        Assert.DoesNotContain("--gamma", Options("y.png"), StringComparison.Ordinal);
        work.Run(["tile", "x.npy", "-o", "z.png", .. Options("x.png").Split(' ')]).Done();
        Assert.Equal(work.Png("x.png").Pixels.ToArray(), work.Png("z.png").Pixels.ToArray());

        string Options(string name) => work.Png(name).Text.Single(text => text.Key == "Options").Value;
    }

    [Fact]
    public void Two_dimensions_are_one_map()
    {
        var values = Values.Some(24);
        work.Npy("x.npy", values, 4, 6);
        work.Run("tile", "x.npy", "-o", "x.png").Done();
        AssertSame(new ReferenceMosaic(values, 1, 4, 6), work.Png("x.png"));
    }

    [Fact]
    public void Maps_of_one_value_share_a_range()
    {
        var values = Values.Some(10);
        work.Npy("x.npy", values, 10, 1, 1);
        work.Run("tile", "x.npy", "-o", "x.png", "--scale", "4").Done();
        AssertSame(new ReferenceMosaic(values, 10, 1, 1) { Scale = 4 }, work.Png("x.png"));
    }

    [Theory]
    [InlineData("nchw")]
    [InlineData("nhwc")]
    public void Each_image_of_a_batch_has_a_file(string layout)
    {
        const int C = 3, H = 4, W = 6;
        var values = Values.Some(2 * C * H * W);
        bool isNhwc = layout == "nhwc";
        work.Npy("x.npy", values, isNhwc ? [2, H, W, C] : [2, C, H, W]);

        work.Run("tile", "x.npy", "-o", "out", "--layout", layout, "--range", "layer").Done();

        Assert.Equal(["out/x.0.png", "out/x.1.png"], work.NewFiles);
        for (int image = 0; image < 2; image++)
        {
            var one = values[(image * C * H * W)..((image + 1) * C * H * W)];
            AssertSame(new ReferenceMosaic(one, C, H, W) { Range = "layer", IsNhwc = isNhwc }, work.Png($"out/x.{image}.png"));
        }
    }

    [Fact]
    public void Every_type_of_number_is_read()
    {
        float[] values = [0, 1, 2, 5, 100, 127];
        work.Npy("f8.npy", Array.ConvertAll(values, v => (double)v), 2, 3);
        work.Npy("f2.npy", Array.ConvertAll(values, v => (Half)v), 2, 3);
        work.Npy("i8.npy", Array.ConvertAll(values, v => (long)v), 2, 3);
        work.Npy("u1.npy", Array.ConvertAll(values, v => (byte)v), 2, 3);

        work.Run("tile", "f8.npy", "f2.npy", "i8.npy", "u1.npy", "-o", "out").Done();

        foreach (var name in new[] { "f8", "f2", "i8", "u1" })
        {
            AssertSame(new ReferenceMosaic(values, 1, 2, 3), work.Png($"out/{name}.png"));
        }
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public void Numbers_are_the_same_in_every_country(string locale)
    {
        var values = Values.Some(24);
        work.Npy("x.npy", values, 4, 6);
        (string, string?)[] environment = [("LC_ALL", locale), ("LANG", locale)];

        // The script's shell may warn that it lacks the locale.
        Assert.Equal(
            0, Tool.RunIn(work.Folder, ["tile", "x.npy", "-o", "x.png", "--range", "-1.5:1.25"], environment: environment).ExitCode);
        Tool.RunIn(work.Folder, ["tile", "x.npy", "-o", "y.png", "--range", "-1,5:1"], environment: environment).Misused("--range -1,5:1");

        var png = work.Png("x.png");
        AssertSame(new ReferenceMosaic(values, 1, 4, 6) { Range = "-1.5:1.25" }, png);
        Assert.Contains("--range -1.5:1.25 ", png.Text.Single(text => text.Key == "Options").Value, StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    private static ReferenceMosaic Parse(ReferenceMosaic mosaic, string options)
    {
        foreach (string[] option in options.Split(' ', StringSplitOptions.RemoveEmptyEntries).Chunk(2))
        {
            int Number() => int.Parse(option[1], System.Globalization.CultureInfo.InvariantCulture);
            mosaic = option[0] switch
            {
                "--columns" => mosaic with { Columns = Number() },
                "--padding" => mosaic with { Padding = Number() },
                "--border" => mosaic with { Border = Number() },
                "--pad-value" => mosaic with { PadValue = (byte)Number() },
                "--scale" => mosaic with { Scale = Number() },
                "--range" => mosaic with { Range = option[1] },
                "--gamma" => mosaic with { Gamma = double.Parse(option[1], System.Globalization.CultureInfo.InvariantCulture) },
                "--channels" => mosaic with { Channels = (option[1][0] - '0', option[1][2] - '0') },
                "--layout" => mosaic with { IsNhwc = option[1] == "nhwc" },
                _ => mosaic,
            };
        }

        return mosaic;
    }

    private static void AssertSame(ReferenceMosaic expected, Bitmap found)
    {
        var (width, height, pixels) = expected.Render();
        Assert.Equal((width, height, 1), (found.Width, found.Height, found.Channels));
        Assert.Equal(pixels, found.Pixels.ToArray());
    }
}

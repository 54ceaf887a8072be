using GpuTiler.Imaging;

namespace GpuTiler.Tests.Mosaics;

/// <summary>Maps over a picture: each pixel by the documented formula, and nothing but the tiles touched.</summary>
public class BackdropTests
{
    private const int Width = 7, Height = 5, Channels = 3;

    public static TheoryData<string, int, int, double, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int, double, int>();
            foreach (string map in new[] { "diverging", "inferno", "grey" })
            {
                cases.Add(map, 1, 3, 0.8, 0);
                cases.Add(map, 3, 1, 1, 1);
                cases.Add(map, 2, 4, 0.25, 2);
                cases.Add(map, 1, 2, 0, 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pixel_is_its_maps_colour_over_the_pictures(string map, int scale, int pictureChannels, double opacity, int firstChannel)
    {
        var random = new Random(pictureChannels);
        var shape = TensorShape.Nchw(2, Channels, Height, Width);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (2 * random.NextSingle()) - 1)];
        values[4] = float.NaN;
        var picture = PictureOf(random, Width, Height, pictureChannels);
        var colors = ColorMap.Named(map);
        var tiles = new TileOptions
        {
            ColorMap = colors,
            Scale = scale,
            Padding = 2,
            Border = 3,
            PadValue = 90,
            Composition = TileComposition.WholeBatch,
            Range = TileRange.Layer.Symmetric(),
            NaNColor = new(1, 2, 3),
        };
        byte[] plain = Render(shape, values, new() { Tiles = tiles with { ColorMap = null, NaNColor = null } }, out _);
        byte[] found = Render(
            shape, values, new() { Tiles = tiles, Backdrop = Backdrop.Create(picture, opacity, firstChannel) }, out var plan);
        byte[] expected = Render(shape, values, new() { Tiles = tiles }, out _);
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            var (left, top) = plan.TileOrigin(tile);
            for (int i = 0; i < plan.TileWidth * plan.TileHeight && tile % Channels >= firstChannel; i++)
            {
                int y = i / plan.TileWidth, x = i % plan.TileWidth, at = ((top + y) * plan.ImageWidth) + left + x;
                int level = plain[at], strength = map == "diverging" ? Math.Abs((2 * level) - 255) - 1 : level;
                bool isNaN = float.IsNaN(values[(tile * Width * Height) + (y / scale * Width) + (x / scale)]);
                int alpha = isNaN ? 255 : (int)Math.Round(opacity * Math.Sqrt(255 * strength));
                for (int color = 0; color < 3; color++)
                {
                    int under = picture.Pixels.Span[
                        (((y / scale * Width) + (x / scale)) * pictureChannels) + (pictureChannels < 3 ? 0 : color)];
                    expected[(4 * at) + color] = (byte)(((expected[(4 * at) + color] * alpha) + (under * (255 - alpha)) + 127) / 255);
                }
            }
        }

        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_figure_around_it_has_the_bar_of_the_colours_themselves()
    {
        var shape = TensorShape.Hw(Height, Width);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(i => i - 10f)];
        var options = new MosaicOptions
        {
            Tiles = new() { ColorMap = ColorMap.Diverging, Scale = 30, Range = TileRange.Layer.Symmetric() },
            Figure = new() { ColorBar = true },
        };
        byte[] plain = Render(shape, values, options, out var plan);
        byte[] over = Render(shape, values, options with { Backdrop = Backdrop.Create(PictureOf(new(1), Width, Height, 3)) }, out _);
        int rowBytes = plain.Length / HeightOf(shape, options);
        Assert.NotEqual(plain, over);
        for (int y = 0; y < plain.Length / rowBytes; y++)
        {
            // Right of the tile.
            int from = (y * rowBytes) + (rowBytes / 2) + (plan.TileWidth * 4 / 2);
            Assert.Equal(plain[from..((y + 1) * rowBytes)], over[from..((y + 1) * rowBytes)]);
        }
    }

    [Fact]
    public void What_does_not_go_together_is_refused()
    {
        var shape = TensorShape.Hw(Height, Width);
        var values = new float[shape.ElementCount];
        var tiles = new TileOptions { ColorMap = ColorMap.Magma };
        var backdrop = Backdrop.Create(PictureOf(new(1), Width, Height, 1));
        void Refuse(string words, MosaicOptions options) =>
            Assert.Contains(
                words, Assert.Throws<ArgumentException>(() => Render(shape, values, options, out _)).Message, StringComparison.Ordinal);
        Refuse(
            "5×7 do not lie over a picture of 7×5",
            new() { Tiles = tiles, Backdrop = Backdrop.Create(PictureOf(new(1), Height, Width, 1)) });
        Refuse("have colours", new() { Backdrop = backdrop });
        Refuse("have colours", new() { Tiles = tiles with { Shrink = TileShrink.Mean(2) }, Backdrop = backdrop });
        Assert.Throws<ArgumentOutOfRangeException>(() => Backdrop.Create(PictureOf(new(1), 1, 1, 1), 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Backdrop.Create(PictureOf(new(1), 1, 1, 1), 1, -1));
        using var device = CpuDevice.Create();
        using var layer = new MosaicRenderer(device).Finish(
            MosaicPlan.Create(new("x", [], shape, ""), new() { Tiles = tiles, Backdrop = backdrop }), ActivationBuffer.Wrap(values, shape));
        Assert.Throws<ArgumentException>(() => layer.BandsOf(0));
    }

    private static int HeightOf(TensorShape shape, in MosaicOptions options)
    {
        using var device = CpuDevice.Create();
        using var layer = new MosaicRenderer(device).Finish(
            MosaicPlan.Create(new("x", [], shape, ""), options), ActivationBuffer.Wrap(new float[shape.ElementCount], shape));
        return layer.Images[0].Height;
    }

    private static Bitmap PictureOf(Random random, int width, int height, int channels)
    {
        var pixels = new byte[width * height * channels];
        random.NextBytes(pixels);
        return Bitmap.Wrap(pixels, width, height, channels);
    }

    private static byte[] Render(TensorShape shape, float[] values, in MosaicOptions options, out TilePlan plan)
    {
        using var device = CpuDevice.Create();
        using var layer = new MosaicRenderer(device).Finish(
            MosaicPlan.Create(new("x", [], shape, ""), options), ActivationBuffer.Wrap(values, shape));
        plan = layer.Images[0].Plan;
        return layer.Images[0].Pixels.ToArray();
    }
}

namespace GpuTiler.Testing;

/// <summary>
/// Every device renders the same tiles into a figure as into a mosaic of their own, and drawing around them leaves them alone.
/// </summary>
public abstract class FigureConformance
{
    private const FigureLabels AllLabels = FigureLabels.Index | FigureLabels.Name | FigureLabels.Range | FigureLabels.Mean;

    private static readonly TensorShape Shape = TensorShape.Nchw(2, 7, 9, 30);

    public static TheoryData<string> Names => TestDevices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void Tiles_in_a_figure_are_those_of_the_mosaic(string name)
    {
        using var device = TestDevices.Open(name);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);

        // Whole numbers from 0 to 255, both in each map: levels that no device needs to round.
        var values = new float[Shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (i % (9 * 30)) switch { 0 => 0, 1 => 255, _ => i * 31 % 256 };
        }

        Array.Clear(values, (7 + 5) * 9 * 30, 9 * 30);
        tensor.Write(values);
        foreach (var range in new[] { TileRange.Tile, TileRange.Layer, TileRange.Between(0, 255) })
        {
            foreach (var colors in new[] { null, Ramp() })
            {
                foreach (int scale in new[] { 1, 3 })
                {
                    var options =
                        new TileOptions { Range = range, Scale = scale, Padding = 3, Border = 1, PadValue = 77, ColorMap = colors };
                    Check(device, tensor, values, options);
                }
            }
        }
    }

    private static void Check(TileDevice device, DeviceTensor tensor, float[] values, in TileOptions options)
    {
        // Map 5 is dead; in grey, its outline would make the image another.
        var marks = options.ColorMap is null ? MapMarks.None : MapMarks.Dead;
        var plan = FigurePlan.Create(
            Shape, options, new() { Title = "a title", Name = "layer", Labels = AllLabels, ColorBar = true, Marks = marks });
        var figure = Figure.Create(plan);
        var plain = TilePlan.Create(Shape, options with { Columns = plan.Tiles.Columns });
        var expected = new byte[plain.ByteCount];
        ScalarReference.Render<float>(values, plain, 1, expected, plain.RowBytes);
        var pixels = new byte[plan.ByteCount];
        Array.Fill(pixels, (byte)0xA5);

        using var tiler = Tiler.Create(device, Shape, ElementType.Float32, plan.TileOptions);
        tiler.Read(tiler.Dispatch(tensor, 1), pixels.AsSpan(plan.MosaicOffset), plan.RowBytes);
        figure.Compose(values, 1);
        figure.Draw(pixels);

        int size = plain.PixelSize;
        for (int tile = 0; tile < plain.Tiles; tile++)
        {
            var (box, (x, y)) = (plan.TileBox(tile), plain.TileOrigin(tile));
            for (int row = 0; row < box.Height; row++)
            {
                var wanted = expected.AsSpan(((y + row) * plain.RowBytes) + (x * size), box.Width * size);
                var found = pixels.AsSpan(((box.Y + row) * plan.RowBytes) + (box.X * size), box.Width * size);
                Assert.True(wanted.SequenceEqual(found), $"{options}: tile {tile}, row {row}");
            }
        }
    }

    private static ColorMap Ramp()
    {
        var rgba = new byte[1024];
        for (int i = 0; i < 256; i++)
        {
            (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = ((byte)i, (byte)(255 - i), (byte)(i * 7), 255);
        }

        return ColorMap.Create(rgba);
    }
}

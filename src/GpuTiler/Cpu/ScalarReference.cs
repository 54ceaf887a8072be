namespace GpuTiler;

/// <summary>
/// The tile contract in code: short, obvious and slow. Every kernel on every device must return these bytes. <see cref="ScalarRange"/>
/// finds the ranges.
/// </summary>
internal static class ScalarReference
{
    /// <summary>Renders one image of the batch.</summary>
    public static void Render<T>(ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch)
        where T : unmanaged
    {
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            for (int x = 0; x < plan.ImageWidth; x++)
            {
                Put(plan, Pixel(plan, pixels, rowPitch, x, y), plan.PadColor.Red, plan.PadColor.Word);
            }
        }

        var layer = plan.Range.Kind == RangeKind.Layer
            ? ScalarRange.Find(new ScalarValues<T>(activations, plan.RangePlan, image, (0, 1, plan.RangePlan.Maps)), plan.Range)
            : default;
        for (int map = 0; map < plan.Maps; map++)
        {
            var (lo, hi) = plan.Range.Kind switch
            {
                RangeKind.Fixed => (plan.Range.Low, plan.Range.High),
                RangeKind.Layer => layer,
                _ => ScalarRange.Find(new ScalarValues<T>(activations, plan, image, plan.MapsOfRange(plan.RangeOf(map))), plan.Range),
            };
            var values = new ScalarValues<T>(activations, plan, image, (map, 1, 1));
            var quantization = Quantization.Between(lo, hi);
            var entries = StepScale.Entries(lo, hi);
            for (int i = 0; i < values.Count; i++)
            {
                byte level = plan.GammaCurve is { } curve ? curve.Apply(values[i], entries) : quantization.Apply(values[i]);
                uint? color = plan.NonFiniteColor(values[i])?.Word ?? plan.ColorMap?.Words[level];
                PutValue(plan, pixels, rowPitch, map, i / plan.Shape.Width, i % plan.Shape.Width, level, color);
            }
        }
    }

    private static void PutValue(in TilePlan plan, Span<byte> pixels, int rowPitch, int map, int row, int column, byte level, uint? color)
    {
        var (tile, part) = plan.RgbTiles ? (map / 3, map % 3) : (map % plan.Tiles, map / plan.Tiles);
        if (plan.Interleave > 1)
        {
            row = (row * plan.Interleave) + (part / plan.Interleave);
            column = (column * plan.Interleave) + (part % plan.Interleave);
        }

        var (left, top) = plan.TileOrigin(tile);
        for (int y = 0; y < plan.Scale; y++)
        {
            for (int x = 0; x < plan.Scale; x++)
            {
                var pixel = Pixel(plan, pixels, rowPitch, left + (column * plan.Scale) + x, top + (row * plan.Scale) + y);
                if (plan.RgbTiles)
                {
                    // Alpha is that of the pad colour, which lies there already.
                    pixel[part] = level;
                }
                else
                {
                    Put(plan, pixel, level, color);
                }
            }
        }
    }

    private static void Put(in TilePlan plan, Span<byte> pixel, byte level, uint? color)
    {
        if (plan.ColorMap is null)
        {
            pixel[0] = level;
        }
        else
        {
            BitConverter.TryWriteBytes(pixel, color!.Value);
        }
    }

    private static Span<byte> Pixel(in TilePlan plan, Span<byte> pixels, int rowPitch, int x, int y) =>
        pixels.Slice((y * rowPitch) + (x * plan.PixelSize), plan.PixelSize);
}

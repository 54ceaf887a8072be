namespace GpuTiler;

/// <summary>
/// The tile contract in code: short, obvious and slow. Every kernel on every device must return these bytes. <see cref="ScalarRange"/>
/// finds the ranges.
/// </summary>
internal static class ScalarReference
{
    /// <summary>Renders one image of the batch.</summary>
    public static void Render<T>(
        ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch, FrameRanges? frames = null)
        where T : unmanaged
    {
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            for (int x = 0; x < plan.ImageWidth; x++)
            {
                Put(plan, Pixel(plan, pixels, rowPitch, x, y), plan.PadColor.Red, plan.PadColor.Word);
            }
        }

        var ranges = new MinMax[plan.FoundRanges];
        for (int range = 0; range < ranges.Length; range++)
        {
            var (lo, hi) = ScalarRange.Find(
                plan.Range.Kind == RangeKind.Layer
                    ? new ScalarValues<T>(activations, plan.RangePlan, image, (0, 1, plan.RangePlan.Maps))
                    : new ScalarValues<T>(activations, plan, image, plan.MapsOfRange(range)),
                plan.Range);
            ranges[range] = new() { Low = lo, High = hi };
            frames?.Settle(range, ref ranges[range]);
        }

        for (int map = 0; map < plan.Maps; map++)
        {
            var (lo, hi) = plan.Range.Kind switch
            {
                RangeKind.Fixed => (plan.Range.Low, plan.Range.High),
                RangeKind.Layer => (ranges[0].Low, ranges[0].High),
                _ => (ranges[plan.RangeOf(map)].Low, ranges[plan.RangeOf(map)].High),
            };
            RenderMap(new ScalarValues<T>(activations, plan, image, (map, 1, 1)), plan, map, lo, hi, pixels, rowPitch);
        }
    }

    private static void RenderMap<T>(
        in ScalarValues<T> values, in TilePlan plan, int map, float lo, float hi, Span<byte> pixels, int rowPitch)
        where T : unmanaged
    {
        var quantization = Quantization.Between(lo, hi);
        var entries = StepScale.Entries(lo, hi);
        int side = plan.Shrink.Factor, width = plan.Shape.Width, height = plan.Shape.Height;
        for (int y = 0; y < height; y += side)
        {
            for (int x = 0; x < width; x += side)
            {
                int columns = Math.Min(side, width - x), count = columns * Math.Min(side, height - y), sum = 0, largest = 0;
                Rgb? own = null;
                for (int i = 0; i < count; i++)
                {
                    float value = values[((y + (i / columns)) * width) + x + (i % columns)];
                    int level = plan.GammaCurve is { } curve ? curve.Apply(value, entries) : quantization.Apply(value);
                    sum += level;
                    largest = Math.Max(largest, level);
                    // One NaN among infinities decides.
                    own = float.IsNaN(value) ? plan.NaNColor ?? own : own ?? plan.NonFiniteColor(value);
                }

                byte shown = (byte)(plan.Shrink.Mode == ShrinkMode.Max ? largest : (sum + (count / 2)) / count);
                PutLevel(plan, pixels, rowPitch, map, y / side, x / side, shown, own?.Word ?? plan.ColorMap?.Words[shown]);
            }
        }
    }

    private static void PutLevel(in TilePlan plan, Span<byte> pixels, int rowPitch, int map, int row, int column, byte level, uint? color)
    {
        var (tile, part) = plan.Composition.IsRgb ? (map / 3, map % 3) : (map % plan.Tiles, map / plan.Tiles);
        if (plan.Composition.Interleave > 1)
        {
            row = (row * plan.Composition.Interleave) + (part / plan.Composition.Interleave);
            column = (column * plan.Composition.Interleave) + (part % plan.Composition.Interleave);
        }

        var (left, top) = plan.TileOrigin(tile);
        for (int y = 0; y < plan.Scale; y++)
        {
            for (int x = 0; x < plan.Scale; x++)
            {
                var pixel = Pixel(plan, pixels, rowPitch, left + (column * plan.Scale) + x, top + (row * plan.Scale) + y);
                if (plan.Composition.IsRgb)
                {
                    // Alpha is that of the pad colour, which is already there.
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

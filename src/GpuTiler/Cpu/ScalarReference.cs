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
                Put(plan, pixels, rowPitch, x, y, plan.PadColor.Red, plan.PadColor.Word);
            }
        }

        var layer = plan.Range.Kind == RangeKind.Layer
            ? ScalarRange.Find(new ScalarValues<T>(activations, plan.RangePlan, image, 0, plan.RangePlan.Tiles), plan.Range)
            : default;
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            var values = new ScalarValues<T>(activations, plan, image, tile, 1);
            var (lo, hi) = plan.Range.Kind switch
            {
                RangeKind.Fixed => (plan.Range.Low, plan.Range.High),
                RangeKind.Layer => layer,
                _ => ScalarRange.Find(values, plan.Range),
            };
            var quantization = Quantization.Between(lo, hi);
            var entries = StepScale.Entries(lo, hi);
            var (left, top) = plan.TileOrigin(tile);
            for (int y = 0; y < plan.TileHeight; y++)
            {
                for (int x = 0; x < plan.TileWidth; x++)
                {
                    float value = values[(y / plan.Scale * plan.Shape.Width) + (x / plan.Scale)];
                    byte level = plan.GammaCurve is { } curve ? curve.Apply(value, entries) : quantization.Apply(value);
                    Put(plan, pixels, rowPitch, left + x, top + y, level, plan.NonFiniteColor(value)?.Word ?? plan.ColorMap?.Words[level]);
                }
            }
        }
    }

    private static void Put(in TilePlan plan, Span<byte> pixels, int rowPitch, int x, int y, byte level, uint? color)
    {
        var pixel = pixels.Slice((y * rowPitch) + (x * plan.PixelSize), plan.PixelSize);
        if (plan.ColorMap is null)
        {
            pixel[0] = level;
        }
        else
        {
            BitConverter.TryWriteBytes(pixel, color!.Value);
        }
    }
}

namespace GpuTiler;

/// <summary>
/// The tile contract in code: short, obvious and slow. Every kernel on every device must return these bytes.
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

        var layer = plan.Range.Kind == RangeKind.Layer ? Extremes(activations, plan, image, 0, plan.Tiles) : default;
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            var (lo, hi) = plan.Range.Kind switch
            {
                RangeKind.Fixed => (plan.Range.Low, plan.Range.High),
                RangeKind.Layer => layer,
                _ => Extremes(activations, plan, image, tile, tile + 1),
            };
            var quantization = Quantization.Between(lo, hi);
            var (left, top) = plan.TileOrigin(tile);
            for (int y = 0; y < plan.TileHeight; y++)
            {
                for (int x = 0; x < plan.TileWidth; x++)
                {
                    float value = Value(activations, plan, image, tile, y / plan.Scale, x / plan.Scale);
                    byte level = quantization.Apply(value);
                    Put(plan, pixels, rowPitch, left + x, top + y, level, plan.ColorMap?.Words[level]);
                }
            }
        }
    }

    private static (float Lo, float Hi) Extremes<T>(ReadOnlySpan<T> activations, in TilePlan plan, int image, int firstTile, int endTile)
        where T : unmanaged
    {
        float lo = float.PositiveInfinity, hi = float.NegativeInfinity;
        for (int tile = firstTile; tile < endTile; tile++)
        {
            for (int y = 0; y < plan.Shape.Height; y++)
            {
                for (int x = 0; x < plan.Shape.Width; x++)
                {
                    float value = Value(activations, plan, image, tile, y, x);
                    if (float.IsFinite(value))
                    {
                        lo = MathF.Min(lo, value);
                        hi = MathF.Max(hi, value);
                    }
                }
            }
        }

        return (lo, hi);
    }

    private static float Value<T>(ReadOnlySpan<T> activations, in TilePlan plan, int image, int tile, int y, int x)
        where T : unmanaged
    {
        var (c, s) = (plan.FirstChannel + tile, plan.Shape);
        int index = s.Layout == TensorLayout.Nhwc
            ? (((((image * s.Height) + y) * s.Width) + x) * s.Channels) + c
            : (((((image * s.Channels) + c) * s.Height) + y) * s.Width) + x;
        return activations[index] switch
        {
            float single => single,
            Half half => (float)half,
            _ => throw new NotSupportedException($"Activations of type {typeof(T).Name} cannot be tiled: float and Half can."),
        };
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

using GpuTiler;

namespace EngineSample;

/// <summary>Stands for a network: ripples that move from frame to frame, a little different in each map.</summary>
internal static class Activations
{
    public static TensorShape Shape { get; } = TensorShape.Chw(12, 48, 64);

    public static TileOptions Options { get; } = new() { Columns = 4, Padding = 4, Border = 4, PadValue = 24, ColorMap = Embers() };

    public static void Compute(int frame, Span<float> values)
    {
        int i = 0;
        for (int map = 0; map < Shape.Channels; map++)
        {
            for (int y = 0; y < Shape.Height; y++)
            {
                for (int x = 0; x < Shape.Width; x++)
                {
                    float distance = MathF.Sqrt(((x - 32) * (x - 32)) + ((y - 24) * (y - 24)));
                    values[i++] = MathF.Sin((distance * (0.1f + (0.03f * map))) - (0.2f * frame)) / (1 + (0.05f * distance));
                }
            }
        }
    }

    // Black, red, yellow, white.
    private static ColorMap Embers()
    {
        var rgba = new byte[1024];
        for (int level = 0; level < 256; level++)
        {
            rgba[4 * level] = (byte)Math.Min(255, level * 3);
            rgba[(4 * level) + 1] = (byte)Math.Clamp((level * 3) - 255, 0, 255);
            rgba[(4 * level) + 2] = (byte)Math.Clamp((level * 3) - 510, 0, 255);
            rgba[(4 * level) + 3] = 255;
        }

        return ColorMap.Create(rgba);
    }
}

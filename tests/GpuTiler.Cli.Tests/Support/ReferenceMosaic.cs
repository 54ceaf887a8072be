namespace GpuTiler.Cli.Tests;

/// <summary>
/// The tile contract (DESIGN §3) in loops, written from its text and apart from the product: what an image of one batch entry of
/// C×H×W values must be.
/// </summary>
internal sealed record ReferenceMosaic(float[] Values, int C, int H, int W)
{
    private const float Tiny = 7.888609e-31f; // 2⁻¹⁰⁰

    public int Columns { get; init; }

    public int Padding { get; init; } = 2;

    public int Border { get; init; } = 2;

    public byte PadValue { get; init; }

    public int Scale { get; init; } = 1;

    public string Range { get; init; } = "auto";

    public double Gamma { get; init; } = 1;

    public (int From, int To)? Channels { get; init; }

    public bool IsNhwc { get; init; }

    public (int Width, int Height, byte[] Pixels) Render()
    {
        var (from, to) = Channels ?? (0, C);
        int tiles = to - from, tileWidth = W * Scale, tileHeight = H * Scale;
        int columns = Math.Min(Columns, tiles);
        if (columns == 0)
        {
            for (columns = 1; columns < tiles && columns * columns * (tileWidth + Padding) < tiles * (tileHeight + Padding); columns++)
            {
            }
        }

        int rows = (tiles + columns - 1) / columns;
        int width = (2 * Border) + (columns * tileWidth) + ((columns - 1) * Padding);
        int height = (2 * Border) + (rows * tileHeight) + ((rows - 1) * Padding);
        var pixels = new byte[width * height];
        Array.Fill(pixels, PadValue);
        for (int i = 0; i < tiles; i++)
        {
            var (lo, hi) = Extremes(from + i, from, to);
            int left = Border + (i % columns * (tileWidth + Padding)), top = Border + (i / columns * (tileHeight + Padding));
            for (int y = 0; y < tileHeight; y++)
            {
                for (int x = 0; x < tileWidth; x++)
                {
                    pixels[((top + y) * width) + left + x] = Shade(At(from + i, y / Scale, x / Scale), lo, hi);
                }
            }
        }

        return (width, height, pixels);
    }

    public static byte Level(float value, float lo, float hi)
    {
        if (!float.IsFinite(value))
        {
            return value > 0 ? (byte)255 : (byte)0;
        }

        float h = Flush(value) * 0.5f, l = Flush(lo) * 0.5f, r = (Flush(hi) * 0.5f) - l;
        return lo >= hi || r < Tiny / 2 ? (byte)0 : (byte)MathF.Round(Math.Clamp((h - l) * (255 / r), 0, 255), MidpointRounding.ToEven);
    }

    private (float Lo, float Hi) Extremes(int channel, int from, int to)
    {
        string range = Range == "auto" ? H * W == 1 ? "layer" : "tile" : Range;
        if (range.Split(':') is [var low, var high] && low is not ("tile" or "layer"))
        {
            return (float.Parse(low, System.Globalization.CultureInfo.InvariantCulture),
                float.Parse(high, System.Globalization.CultureInfo.InvariantCulture));
        }

        var channels = range.StartsWith("layer", StringComparison.Ordinal) ? Enumerable.Range(from, to - from) : [channel];
        var finite = channels.SelectMany(c => Enumerable.Range(0, H * W).Select(i => At(c, i / W, i % W))).Where(float.IsFinite).ToList();
        if (finite.Count == 0)
        {
            return (0, 0);
        }

        var (lo, hi) = (finite.Min(), finite.Max());
        if (range.EndsWith("symmetric", StringComparison.Ordinal))
        {
            float largest = finite.Max(Math.Abs);
            return (-largest, largest);
        }

        return range.Split('=') is [_, var percents] ? Percentiles(finite, lo, hi, percents) : (lo, hi);
    }

    // The edges of the bins, of 4,096, that hold the values so far up among all of them.
    private static (float Lo, float Hi) Percentiles(List<float> finite, float lo, float hi, string percents)
    {
        float l = lo * 0.5f, r = (hi * 0.5f) - l;
        int[] bins = [.. finite.Select(x => (int)Math.Clamp(((x * 0.5f) - l) * (4096 / r), 0, 4095)).Order()];
        int[] edges = [.. percents.Split(',').Select((percent, isHigh) => bins[Rank(percent) - 1] + isHigh)];
        return (Edge(edges[0]), Edge(edges[1]));

        int Rank(string percent) => Math.Max(
            1, (int)Math.Ceiling(bins.Length * decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture) / 100));
        float Edge(int edge) => edge == 0 ? lo : edge == 4096 ? hi : (l + (r * (edge / 4096f))) * 2;
    }

    private byte Shade(float value, float lo, float hi)
    {
        if (Gamma == 1 || !float.IsFinite(value) || lo >= hi)
        {
            return Level(value, lo, hi);
        }

        float l = lo * 0.5f, r = (hi * 0.5f) - l;
        int entry = (int)Math.Clamp((((value * 0.5f) - l) * (4095 / r)) + 0.5f, 0, 4095);
        return (byte)Math.Round(255 * Math.Pow(entry / 4095.0, 1 / (double)(float)Gamma), MidpointRounding.ToEven);
    }

    private float At(int c, int y, int x) => Values[IsNhwc ? (((y * W) + x) * C) + c : (((c * H) + y) * W) + x];

    private static float Flush(float value) => Math.Abs(value) < Tiny ? 0 : value;
}

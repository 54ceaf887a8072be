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
                    pixels[((top + y) * width) + left + x] = Level(At(from + i, y / Scale, x / Scale), lo, hi);
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
        if (range.Split(':') is [var low, var high])
        {
            return (float.Parse(low, System.Globalization.CultureInfo.InvariantCulture), float.Parse(high, System.Globalization.CultureInfo.InvariantCulture));
        }

        var channels = range == "layer" ? Enumerable.Range(from, to - from) : [channel];
        var finite = channels.SelectMany(c => Enumerable.Range(0, H * W).Select(i => At(c, i / W, i % W))).Where(float.IsFinite).ToList();
        return finite.Count == 0 ? (0, 0) : (finite.Min(), finite.Max());
    }

    private float At(int c, int y, int x) => Values[IsNhwc ? (((y * W) + x) * C) + c : (((c * H) + y) * W) + x];

    private static float Flush(float value) => Math.Abs(value) < Tiny ? 0 : value;
}

namespace GpuTiler;

/// <summary>A line of text as it is drawn: how much of each pixel it covers, from 0 to 255, row by row.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Coverage">A byte for each pixel.</param>
internal sealed record TextMask(int Width, int Height, byte[] Coverage)
{
    /// <summary>The line in another size: each pixel has the mean coverage of what is below it, entire pixels and parts.</summary>
    /// <param name="numerator">Pixels of the new size…</param>
    /// <param name="denominator">…for this many of the old.</param>
    public TextMask Resize(int numerator, int denominator)
    {
        if (numerator == denominator)
        {
            return this;
        }

        var resized = new TextMask(Scale(Width), Scale(Height), new byte[Scale(Width) * Scale(Height)]);
        for (int y = 0; y < resized.Height; y++)
        {
            for (int x = 0; x < resized.Width; x++)
            {
                resized.Coverage[(y * resized.Width) + x] = Mean(x, y, numerator, denominator);
            }
        }

        return resized;

        int Scale(int size) => (int)(((size * (long)numerator) + denominator - 1) / denominator);
    }

    // In parts of a pixel: an old one has as many as the numerator, a new one as many as the denominator. What lies outside is empty.
    private byte Mean(int x, int y, int numerator, int denominator)
    {
        long sum = 0, area = (long)denominator * denominator;
        for (int row = y * denominator / numerator; row < Height && row * numerator < (y + 1) * denominator; row++)
        {
            for (int column = x * denominator / numerator; column < Width && column * numerator < (x + 1) * denominator; column++)
            {
                sum += Shared(row, y) * Shared(column, x) * Coverage[(row * Width) + column];
            }
        }

        return (byte)((sum + (area / 2)) / area);

        long Shared(int old, int now) =>
            Math.Min((old + 1) * numerator, (now + 1) * denominator) - Math.Max(old * numerator, now * denominator);
    }
}

using System.Globalization;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>A picture in sixels: bands of six rows, drawn color by color.</summary>
/// <remarks>https://vt100.net/docs/vt3xx-gp/chapter14.html</remarks>
internal static class SixelGraphics
{
    private const int BandHeight = 6, MostColors = 256, Percent = 100;

    // Between the levels of each of red, green and blue, where a picture has more colors: 6·6·6 are 216.
    private const int Step = Percent / 5;

    /// <summary>What draws it.</summary>
    public static string Encode(ShownPicture picture)
    {
        var (registers, colors) = Palette(picture);
        var text = new StringBuilder();
        // Pixels are square, and the size is said first.
        text.Append(CultureInfo.InvariantCulture, $"\eP0;1q\"1;1;{picture.Width};{picture.Height}");
        foreach (var (register, color) in colors.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"#{register};2;{color >> 16};{(color >> 8) & 0xFF};{color & 0xFF}");
        }

        for (int top = 0; top < picture.Height; top += BandHeight)
        {
            if (top > 0)
            {
                text.Append('-');
            }

            AppendBand(text, picture, registers, top);
        }

        return text.Append("\e\\\n").ToString();
    }

    // Each color of the band draws over the whole width, and the next begins at the left again.
    private static void AppendBand(StringBuilder text, ShownPicture picture, int[] registers, int top)
    {
        int height = Math.Min(BandHeight, picture.Height - top);
        var bits = new SortedDictionary<int, int[]>();
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                int register = registers[((top + y) * picture.Width) + x];
                if (!bits.TryGetValue(register, out var columns))
                {
                    bits.Add(register, columns = new int[picture.Width]);
                }

                columns[x] |= 1 << y;
            }
        }

        bool isFirst = true;
        foreach (var (register, columns) in bits)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(isFirst ? "" : "$")}#{register}");
            isFirst = false;
            for (int x = 0; x < columns.Length;)
            {
                int run = 1;
                while (x + run < columns.Length && columns[x + run] == columns[x])
                {
                    run++;
                }

                char sixel = (char)('?' + columns[x]);
                _ = run > 3 ? text.Append(CultureInfo.InvariantCulture, $"!{run}{sixel}") : text.Append(sixel, run);
                x += run;
            }
        }
    }

    // The register of each pixel, and the color of each register in hundredths, which is how sixels count.
    private static (int[] Registers, List<int> Colors) Palette(ShownPicture picture)
    {
        var all = new int[picture.Width * picture.Height];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Each(picture.ColorAt(i % picture.Width, i / picture.Width), level => ((level * Percent) + 127) / 255);
        }

        if (all.Distinct().Take(MostColors + 1).Count() > MostColors)
        {
            all = [.. all.Select(color => Each(color, share => (share + (Step / 2)) / Step * Step))];
        }

        var registers = new Dictionary<int, int>();
        foreach (int color in all)
        {
            registers.TryAdd(color, registers.Count);
        }

        return ([.. all.Select(color => registers[color])], [.. registers.Keys]);
    }

    private static int Each(int color, Func<int, int> change) =>
        (change(color >> 16) << 16) | (change((color >> 8) & 0xFF) << 8) | change(color & 0xFF);
}

using System.Globalization;
using System.Text.RegularExpressions;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>What a terminal makes of the bytes that draw a picture: red, green and blue of each pixel.</summary>
internal sealed record DrawnPicture(int Width, int Height, byte[] Pixels)
{
    /// <summary>A picture file as red, green and blue.</summary>
    public static DrawnPicture Of(Bitmap picture)
    {
        byte[] pixels = picture.Pixels.ToArray();
        return new(
            picture.Width, picture.Height, picture.Channels == 3 ? pixels : [.. pixels.SelectMany(level => new[] { level, level, level })]);
    }

    /// <summary>Kitty's graphics protocol, as far as it is used: PNG in pieces.</summary>
    public static DrawnPicture OfKitty(string text)
    {
        var pieces = Regex.Matches(text, @"\x1b_G(?<control>[^;]*);(?<data>[^\x1b]*)\x1b\\").ToList();
        Assert.All(pieces, piece => Assert.InRange(piece.Groups["data"].Length, 1, 4096));
        Assert.Equal("a=T,f=100,q=2,m=" + (pieces.Count > 1 ? 1 : 0), pieces[0].Groups["control"].Value);
        Assert.Equal(
            Enumerable.Range(1, pieces.Count - 1).Select(i => i < pieces.Count - 1 ? "m=1" : "m=0"),
            pieces.Skip(1).Select(piece => piece.Groups["control"].Value));
        Assert.All(pieces.SkipLast(1), piece => Assert.Equal(0, piece.Groups["data"].Length % 4));
        return OfPng(string.Concat(pieces.Select(piece => piece.Groups["data"].Value)));
    }

    /// <summary>iTerm2's inline images.</summary>
    public static DrawnPicture OfIterm2(string text)
    {
        var image = Regex.Match(text, @"\x1b\]1337;File=inline=1;size=(?<size>\d+);width=(?<width>\d+)px:(?<data>[^\a]*)\a");
        var picture = OfPng(image.Groups["data"].Value);
        Assert.Equal($"{Convert.FromBase64String(image.Groups["data"].Value).Length}", image.Groups["size"].Value);
        Assert.Equal($"{picture.Width}", image.Groups["width"].Value);
        return picture;
    }

    /// <summary>▀ whose foreground is the upper of two pixels.</summary>
    public static DrawnPicture OfBlocks(string text)
    {
        var rows = new List<List<byte>>();
        foreach (string line in text.Split('\n').Where(line => line.Contains('▀', StringComparison.Ordinal)))
        {
            List<byte> above = [], below = [];
            byte[] front = [], back = [];
            foreach (Match part in Regex.Matches(line, @"\x1b\[(?<code>[\d;]*)m|▀|(?<odd>.)"))
            {
                Assert.Equal("", part.Groups["odd"].Value);
                int[] code = [.. part.Groups["code"].Value.Split(';', StringSplitOptions.RemoveEmptyEntries)
                    .Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
                switch (code)
                {
                    case [38, 2, ..]: front = [.. code[2..].Select(level => (byte)level)]; break;
                    case [48, 2, ..]: back = [.. code[2..].Select(level => (byte)level)]; break;
                    case [0]: (front, back) = ([], []); break;
                    default: above.AddRange(front); below.AddRange(back); break;
                }
            }

            Assert.True(front.Length + back.Length == 0, "A line leaves its colours behind.");
            rows.Add(above);
            rows.Add(below);
        }

        // The last row of an odd number has nothing below it.
        rows = [.. rows.Where(row => row.Count > 0)];
        Assert.Single(rows.Select(row => row.Count).Distinct());
        return new(rows[0].Count / 3, rows.Count, [.. rows.SelectMany(row => row)]);
    }

    /// <summary>Sixels with colours in hundredths.</summary>
    public static DrawnPicture OfSixel(string text)
    {
        var image = Regex.Match(text, @"\x1bP[\d;]*q""1;1;(?<width>\d+);(?<height>\d+)(?<body>[^\x1b]*)\x1b\\");
        int width = int.Parse(image.Groups["width"].Value, CultureInfo.InvariantCulture),
            height = int.Parse(image.Groups["height"].Value, CultureInfo.InvariantCulture);
        byte[] pixels = new byte[width * height * 3];
        bool[] isSet = new bool[width * height];
        var colors = new Dictionary<int, byte[]>();
        int register = 0, x = 0, top = 0;
        foreach (Match part in Regex.Matches(
            image.Groups["body"].Value,
            @"#(?<define>\d+);2;(?<r>\d+);(?<g>\d+);(?<b>\d+)|#(?<use>\d+)|(?<left>\$)|(?<next>-)|(!(?<count>\d+))?(?<sixel>[?-~])"))
        {
            if (Number("define") is { } defined)
            {
                Assert.InRange(defined, 0, 255);
                colors[defined] = [Level("r"), Level("g"), Level("b")];
            }
            else if (Number("use") is { } used)
            {
                register = used;
            }
            else if (part.Groups["sixel"].Success)
            {
                for (int end = x + (Number("count") ?? 1); x < end; x++)
                {
                    for (int bit = 0; bit < 6; bit++)
                    {
                        if (((part.Groups["sixel"].Value[0] - '?') >> bit & 1) == 1)
                        {
                            int at = ((top + bit) * width) + x;
                            Assert.False(isSet[at], "A pixel is drawn once.");
                            isSet[at] = true;
                            colors[register].CopyTo(pixels, at * 3);
                        }
                    }
                }
            }
            else
            {
                (x, top) = (0, top + (part.Groups["next"].Success ? 6 : 0));
            }

            int? Number(string group) =>
                part.Groups[group].Success ? int.Parse(part.Groups[group].Value, CultureInfo.InvariantCulture) : null;
            byte Level(string group) => (byte)Math.Round(Number(group)!.Value * 2.55);
        }

        Assert.DoesNotContain(false, isSet);
        return new(width, height, pixels);
    }

    private static DrawnPicture OfPng(string base64)
    {
        using var file = new MemoryStream(Convert.FromBase64String(base64));
        return Of(ImageReader.Read(file, "the picture that was drawn"));
    }
}

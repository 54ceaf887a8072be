using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler;

/// <summary>
/// The glyphs of one size side by side, as <c>eng/font</c> rendered them: how much of each pixel a glyph covers, from 0 to 255. None
/// extends beyond its own columns.
/// </summary>
internal sealed class GlyphStrip
{
    private const int EmOfScaleOne = 10;

    // What the font is made from, its characters, and then a line for each size.
    private static readonly string[] Metrics = ReadMetrics();

    // Other scales are made of the next larger glyphs, or of the largest.
    private static readonly Lazy<GlyphStrip> Small = new(() => new(1)), Medium = new(() => new(2)), Large = new(() => new(4));

    private readonly int[] starts = new int[Characters.Length + 1];
    private readonly ReadOnlyMemory<byte> coverage;

    private GlyphStrip(int scale)
    {
        int em = EmOfScaleOne * scale;
        string[] words = Metrics.Single(line => line.StartsWith($"size {em} ", StringComparison.Ordinal)).Split(' ');
        (Scale, Ascent, CapHeight) = (scale, Number(words[3]), Number(words[5]));
        for (int glyph = 0; glyph < Characters.Length; glyph++)
        {
            starts[glyph + 1] = starts[glyph] + Number(words[7 + glyph]);
        }

        using var file = Open($"font-{em}.png");
        var picture = PngReader.Read(file, "the font");
        (coverage, Height) = (picture.Pixels, picture.Height);

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>The characters that have glyphs. The last is a box, which stands for every other.</summary>
    public static string Characters { get; } = Metrics[1]["characters ".Length..];

    /// <summary>The scale of text of which a pixel is a pixel of these glyphs.</summary>
    public int Scale { get; }

    /// <summary>Rows of a glyph.</summary>
    public int Height { get; }

    /// <summary>Rows above the baseline.</summary>
    public int Ascent { get; }

    /// <summary>Rows of a digit, which stands on the baseline.</summary>
    public int CapHeight { get; }

    /// <summary>The glyphs that text of a scale is made of.</summary>
    public static GlyphStrip Of(int scale) => (scale <= 1 ? Small : scale == 2 ? Medium : Large).Value;

    /// <summary>The glyph of a character; a box for one that has none.</summary>
    public static int IndexOf(int character)
    {
        int index = character <= char.MaxValue ? Characters.IndexOf((char)character, StringComparison.Ordinal) : -1;
        return index < 0 ? Characters.Length - 1 : index;
    }

    /// <summary>Whether a character has a glyph.</summary>
    public static bool Has(int character) => character <= char.MaxValue && Characters.Contains((char)character, StringComparison.Ordinal);

    /// <summary>Columns of a glyph.</summary>
    public int WidthOf(int glyph) => starts[glyph + 1] - starts[glyph];

    /// <summary>One row of a glyph.</summary>
    public ReadOnlySpan<byte> Row(int glyph, int y) => coverage.Span.Slice((y * starts[^1]) + starts[glyph], WidthOf(glyph));

    private static string[] ReadMetrics()
    {
        using var reader = new StreamReader(Open("font.txt"));
        return reader.ReadToEnd().ReplaceLineEndings("\n").Split('\n');
    }

    private static Stream Open(string name) => typeof(GlyphStrip).Assembly.GetManifestResourceStream(name)!;
}

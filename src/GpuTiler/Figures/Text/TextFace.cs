using System.Text;

namespace GpuTiler;

/// <summary>
/// The face of all text in figures, DejaVu Sans, in one scale: 10 pixels to an em for each unit. Everything is in integers, the same on
/// every machine.
/// </summary>
/// <param name="scale">The text's scale; 0 for text without extent.</param>
internal readonly struct TextFace(int scale)
{
    // Read only when there is text.
    private GlyphStrip Strip => GlyphStrip.Of(scale);

    /// <summary>Rows of a line, accents and what hangs below included.</summary>
    public int Height => (int)Scaled(Strip.Height);

    /// <summary>Rows of a digit.</summary>
    public int CapHeight => (int)Scaled(Strip.CapHeight);

    /// <summary>Rows from a line's top to that of a digit.</summary>
    public int CapTop => (int)Scaled(Strip.Ascent) - CapHeight;

    /// <summary>Columns of a digit; all are equally wide.</summary>
    public int DigitWidth => (int)Scaled(Strip.WidthOf(GlyphStrip.IndexOf('0')));

    /// <summary>The characters of texts for which there is only a box, each once.</summary>
    public static string Missing(IEnumerable<string?> texts) =>
        string.Concat(
            texts.OfType<string>().SelectMany(text => text.EnumerateRunes()).Where(rune => !GlyphStrip.Has(rune.Value)).Distinct());

    /// <summary>Columns of a text. Nothing of it is drawn outside them.</summary>
    public long WidthOf(ReadOnlySpan<char> text) => Scaled(ColumnsOf(text));

    /// <summary>How many characters at a text's beginning fit into a width.</summary>
    public int CountFitting(ReadOnlySpan<char> text, long width)
    {
        int count = 0;
        long columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns += ColumnsOf(rune);
            if (Scaled(columns) > width)
            {
                break;
            }

            count += rune.Utf16SequenceLength;
        }

        return count;
    }

    /// <summary>How many characters at a text's end fit into a width.</summary>
    public int CountFittingAtEnd(ReadOnlySpan<char> text, long width)
    {
        var rest = text;
        long columns = 0;
        while (!rest.IsEmpty)
        {
            Rune.DecodeLastFromUtf16(rest, out var rune, out int length);
            columns += ColumnsOf(rune);
            if (Scaled(columns) > width)
            {
                break;
            }

            rest = rest[..^length];
        }

        return text.Length - rest.Length;
    }

    /// <summary>A line of text.</summary>
    public TextMask Draw(ReadOnlySpan<char> text)
    {
        var strip = Strip;
        var line = new TextMask((int)ColumnsOf(text), strip.Height, new byte[ColumnsOf(text) * strip.Height]);
        int left = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            int glyph = GlyphStrip.IndexOf(rune.Value);
            for (int y = 0; y < strip.Height; y++)
            {
                strip.Row(glyph, y).CopyTo(line.Coverage.AsSpan((y * line.Width) + left));
            }

            left += strip.WidthOf(glyph);
        }

        return line.Resize(scale, Strip.Scale);
    }

    private long ColumnsOf(ReadOnlySpan<char> text)
    {
        long columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            columns += ColumnsOf(rune);
        }

        return columns;
    }

    private int ColumnsOf(Rune rune) => Strip.WidthOf(GlyphStrip.IndexOf(rune.Value));

    private long Scaled(long pixels) => ((pixels * scale) + Strip.Scale - 1) / Strip.Scale;
}

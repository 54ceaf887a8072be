using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace GpuTiler.Imaging;

/// <summary>Writes a keyword and its text: tEXt where the text is short and Latin-1, and otherwise iTXt.</summary>
internal static class PngTextWriter
{
    private const int MaxKeywordLength = 79;

    // The specification recommends compression above 1,024 bytes.
    private const int ShortLength = 1024;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Latin-1 without its control characters and its no-break space.
    private static readonly string Printable =
        string.Concat(Enumerable.Range(32, 95).Concat(Enumerable.Range(161, 95)).Select(code => (char)code));

    private static readonly SearchValues<char> KeywordCharacters = SearchValues.Create(Printable);
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(Printable + "\u00A0\n");

    /// <summary>Refuses what a PNG file cannot hold, before anything is written.</summary>
    public static void Validate(string keyword, string text)
    {
        if (keyword is null || keyword.Length is 0 or > MaxKeywordLength)
        {
            throw new ArgumentException(
                $"A PNG keyword has 1 to {MaxKeywordLength} characters; this one has {keyword?.Length ?? 0}.", nameof(keyword));
        }

        if (keyword.AsSpan().ContainsAnyExcept(KeywordCharacters)
            || keyword[0] == ' ' || keyword[^1] == ' ' || keyword.Contains("  ", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The PNG keyword '{keyword}' needs printable Latin-1 characters, with no space first, last or twice in a row.",
                nameof(keyword));
        }

        if (text is null || text.Contains('\0', StringComparison.Ordinal) || !IsUnicode(text))
        {
            throw new ArgumentException(
                $"The text of the PNG keyword '{keyword}' is missing, holds a NUL or is not valid Unicode.", nameof(text));
        }
    }

    /// <summary>Writes the chunk of a pair that <see cref="Validate"/> accepted.</summary>
    public static void Write(Stream output, string keyword, string text)
    {
        using var data = new MemoryStream();
        data.Write(Encoding.Latin1.GetBytes(keyword));
        data.WriteByte(0);
        bool isShort = text.Length <= ShortLength;
        bool isPlain = isShort && !text.AsSpan().ContainsAnyExcept(PlainCharacters);
        if (isPlain)
        {
            data.Write(Encoding.Latin1.GetBytes(text));
        }
        else
        {
            // Compressed or not, by zlib, in no stated language, with no translated keyword.
            data.Write([isShort ? (byte)0 : (byte)1, 0, 0, 0]);
            byte[] utf8 = StrictUtf8.GetBytes(text);
            data.Write(isShort ? utf8 : Compress(utf8));
        }

        uint type = isPlain ? PngFormat.Text : PngFormat.InternationalText;
        PngChunkWriter.Write(output, type, data.GetBuffer().AsSpan(0, (int)data.Length));
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var compressor = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            compressor.Write(data);
        }

        return compressed.ToArray();
    }

    // A lone surrogate has no place in UTF-8.
    private static bool IsUnicode(string text)
    {
        for (int at = 0; at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]) && !(char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[++at])))
            {
                return false;
            }
        }

        return true;
    }
}

namespace GpuTiler.Cli;

/// <summary>Names that keep their beginning and their end.</summary>
internal static class ShortenedText
{
    /// <summary>The text, with … for its middle where it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most characters.</param>
    public static string Of(string text, int width)
    {
        if (text.Length <= width)
        {
            return text;
        }

        // A letter of two characters stays whole, or goes.
        int end = width / 2, start = text.Length - (width - end - 1);
        end -= char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        start += start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        return $"{text[..end]}…{text[start..]}";
    }
}

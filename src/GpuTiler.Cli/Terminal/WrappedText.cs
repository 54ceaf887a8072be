namespace GpuTiler.Cli;

/// <summary>Text in lines that fit.</summary>
internal static class WrappedText
{
    /// <summary>The text in lines that break between words; a word that is longer than a line has one for itself.</summary>
    /// <param name="text">One line.</param>
    /// <param name="width">The most characters in a line.</param>
    public static IReadOnlyList<string> Of(string text, int width)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        return [.. lines, line];
    }
}

namespace GpuTiler;

/// <summary>Breaks a text into lines.</summary>
internal static class TextLines
{
    /// <summary>Lines of at most so many characters, broken at spaces, and within a word only where it is longer than a line.</summary>
    public static string[] Wrap(string text, int characters)
    {
        var lines = new List<string>();
        foreach (string line in Split(text))
        {
            string rest = line;
            while (rest.Length > characters)
            {
                int space = rest.LastIndexOf(' ', characters);
                int end = space > 0 ? space : characters;
                lines.Add(rest[..end]);
                rest = rest[end..].TrimStart(' ');
            }

            lines.Add(rest);
        }

        return [.. lines];
    }

    /// <summary>The lines as they are given, without the empty ones around them.</summary>
    public static string[] Split(string text)
    {
        string trimmed = text.ReplaceLineEndings("\n").Trim();
        return trimmed.Length == 0 ? [] : [.. trimmed.Split('\n').Select(line => line.TrimEnd())];
    }
}

namespace GpuTiler;

/// <summary>Room for a line of text.</summary>
/// <param name="Face">The text's face.</param>
/// <param name="Width">Columns of pixels.</param>
internal readonly record struct TextRoom(TextFace Face, long Width)
{
    private const string Ellipsis = "…";

    /// <summary>Whether there is room for a text.</summary>
    public bool Has(ReadOnlySpan<char> text) => Face.WidthOf(text) <= Width;

    /// <summary>A text, or as much of its beginning as there is room for with what follows it; nothing where that is too little.</summary>
    /// <param name="text">The text.</param>
    /// <param name="behind">What follows it.</param>
    public string? Begin(string text, string behind)
    {
        if (Has(text + behind))
        {
            return text + behind;
        }

        int count = Face.CountFitting(text, Width - Face.WidthOf(Ellipsis + behind));
        return count == 0 ? null : text[..count] + Ellipsis + behind;
    }

    /// <summary>A text, or as much of its end as there is room for.</summary>
    public string End(string text) => Has(text) ? text : Ellipsis + text[^Face.CountFittingAtEnd(text, Width - Face.WidthOf(Ellipsis))..];

    /// <summary>Lines that there is room for, broken at spaces, and within a word only where it is longer than a line.</summary>
    public string[] Wrap(IEnumerable<string> lines)
    {
        var wrapped = new List<string>();
        foreach (string line in lines)
        {
            string rest = line;
            while (!Has(rest))
            {
                int fitting = Math.Max(1, Face.CountFitting(rest, Width)),
                    space = rest.LastIndexOf(' ', Math.Min(fitting, rest.Length - 1));
                int end = space > 0 ? space : fitting;
                wrapped.Add(rest[..end]);
                rest = rest[end..].TrimStart(' ');
            }

            wrapped.Add(rest);
        }

        return [.. wrapped];
    }
}

namespace GpuTiler.Cli;

/// <summary>
/// Rows of text in aligned columns, on standard output. A terminal gets them as wide as it is, anything else gets them whole.
/// </summary>
internal static class TextTable
{
    // A shorter name says nothing.
    private const int LeastNameWidth = 12;

    private const string Gap = "  ", Indent = "    ";

    /// <summary>Writes a table.</summary>
    /// <param name="header">The titles of the columns.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="names">The columns of names, which are shortened in the middle where the table is wider than the terminal.</param>
    /// <param name="hasRemarks">Whether the last column is prose, which then stands below its row.</param>
    public static void Write(
        IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows, ReadOnlySpan<int> names = default, bool hasRemarks = false)
    {
        var cells = rows.Select(row => row.Select(VisibleText.Of).ToArray()).ToList();
        int[] widths = [.. header.Select((title, column) => cells.Select(row => row[column].Length).Append(title.Length).Max())];
        int columns = TerminalSize.OutputColumns ?? int.MaxValue;
        bool remarksAreBelow = hasRemarks && WidthOf(widths) > columns;
        widths = remarksAreBelow ? widths[..^1] : widths;
        Shorten(widths, names, WidthOf(widths) - columns);
        WriteRow(header, widths);
        foreach (string[] row in cells)
        {
            WriteRow(row, widths);
            foreach (string line in remarksAreBelow && row[^1].Length > 0 ? WrappedText.Of(row[^1], columns - Indent.Length) : [])
            {
                StandardOutput.WriteLine(Indent + line);
            }
        }
    }

    private static int WidthOf(int[] widths) => widths.Sum() + (Gap.Length * (widths.Length - 1));

    // The widest gives way first.
    private static void Shorten(int[] widths, ReadOnlySpan<int> names, int excess)
    {
        for (; excess > 0; excess--)
        {
            int widest = -1;
            foreach (int name in names)
            {
                widest = widths[name] > (widest < 0 ? LeastNameWidth : widths[widest]) ? name : widest;
            }

            if (widest < 0)
            {
                return;
            }

            widths[widest]--;
        }
    }

    private static void WriteRow(IReadOnlyList<string> row, int[] widths) => StandardOutput.WriteLine(
        string.Join(Gap, widths.Select((width, column) => ShortenedText.Of(row[column], width).PadRight(width))).TrimEnd());
}

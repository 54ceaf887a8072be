using System.Globalization;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>
/// Text for a terminal or a log. Names come from files and models: characters that would steer a terminal, end a line or turn the order of
/// letters are shown as escapes, such as <c>\x1b</c>.
/// </summary>
/// <remarks>Needs nothing that would have to be loaded: it also says why something could not be.</remarks>
internal static class VisibleText
{
    /// <summary>The text with its hidden characters as escapes; the same string where there are none.</summary>
    public static string Of(string text)
    {
        StringBuilder? shown = null;
        for (int i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (IsHidden(code))
            {
                shown ??= new StringBuilder(text, 0, i, text.Length + 16);
                shown.Append(code < 0x100 ? @"\x" : @"\u").Append(code.ToString(code < 0x100 ? "x2" : "x4", CultureInfo.InvariantCulture));
            }
            else
            {
                shown?.Append(text[i]);
            }
        }

        return shown?.ToString() ?? text;
    }

    // Control characters, the separators of lines and paragraphs, and what overrides or isolates the direction of writing.
    private static bool IsHidden(int code) =>
        code is < 0x20 or (>= 0x7f and < 0xa0) or (>= 0x2028 and <= 0x202e) or (>= 0x2066 and <= 0x2069);
}

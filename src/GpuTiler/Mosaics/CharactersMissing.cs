using System.Globalization;
using System.Text;

namespace GpuTiler;

/// <summary>A text has characters that the figures' font lacks; a box stands for each.</summary>
/// <param name="Characters">Each of them once.</param>
public sealed record CharactersMissing(string Characters) : MosaicNotice
{
    private const int MostNamed = 8;

    /// <inheritdoc/>
    public override string ToString()
    {
        Rune[] all = [.. Characters.EnumerateRunes()];
        string named = string.Join(' ', all.Take(MostNamed).Select(Name)) + (all.Length > MostNamed ? " …" : "");
        return string.Create(
            CultureInfo.InvariantCulture, $"{all.Length} character{(all.Length == 1 ? " is" : "s are")} not in the font and {(all.Length == 1 ? "is" : "are")} shown as a box: {named}.");
    }

    // What cannot be seen is named by its number.
    private static string Name(Rune rune) => Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune == Rune.ReplacementChar
        ? string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}")
        : rune.ToString();
}

using System.Globalization;

namespace GpuTiler;

/// <summary>The lines of a label, each within the characters that a tile has room for.</summary>
internal static class LabelText
{
    /// <summary>Characters of any range: two numbers of one digit, and what stands between them.</summary>
    public const int RangeCharacters = ShortNumber.Least + 1 + ShortNumber.Least;

    /// <summary>Characters of any mean and deviation; a deviation has no sign.</summary>
    public const int MeanCharacters = ShortNumber.Least + 1 + ShortNumber.Least - 1;

    private const string Between = ":";
    private const string PlusMinus = "±";

    /// <summary>The map's index, with as much of the layer's name before it as there is room for.</summary>
    public static string Name(string? name, int index, int characters)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        int room = characters - number.Length - 1;
        return string.IsNullOrEmpty(name) || room < 2 ? number
            : name.Length <= room ? $"{name} {number}"
            : $"{name[..(room - 1)]}… {number}";
    }

    /// <summary>The smallest and the largest finite value, or the ends of a held range.</summary>
    public static string Range(ValueRange range, int characters) => range.HasValues
        ? ShortNumber.Pair(range.Low, range.High, Between, characters)
        : "none";

    /// <summary>The mean and the standard deviation; a mean that is small beside the deviation is rounded to what matters there.</summary>
    public static string Mean(in ValueStatistics values, int characters) => values.FiniteCount == 0
        ? "none"
        : ShortNumber.Pair(Math.Abs(values.Mean) <= values.StandardDeviation / 200 ? 0 : values.Mean, values.StandardDeviation, PlusMinus, characters);
}

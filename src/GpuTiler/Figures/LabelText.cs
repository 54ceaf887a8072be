using System.Globalization;

namespace GpuTiler;

/// <summary>The lines of a label, each within the room that its tile has.</summary>
internal static class LabelText
{
    /// <summary>As wide as any range: two numbers of one digit, and what is between them.</summary>
    public const string WidestRange = ShortNumber.Widest + Between + ShortNumber.Widest;

    /// <summary>As wide as any mean and deviation.</summary>
    public const string WidestMean = ShortNumber.Widest + PlusMinus + ShortNumber.WidestUnsigned;

    private const string Between = ":";
    private const string PlusMinus = "±";

    /// <summary>The map's index, with as much of the layer's name before it as fits.</summary>
    public static string Name(string? name, int index, TextRoom room)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        return (string.IsNullOrEmpty(name) ? null : room.Begin(name, $" {number}")) ?? number;
    }

    /// <summary>The smallest and the largest finite value, or the ends of a held range.</summary>
    public static string Range(ValueRange range, TextRoom room) => range.HasValues
        ? ShortNumber.Pair(range.Low, range.High, Between, room)
        : "none";

    /// <summary>
    /// The mean and the standard deviation; a mean that is small compared with the deviation is rounded to what matters there.
    /// </summary>
    public static string Mean(in ValueStatistics values, TextRoom room) => values.FiniteCount == 0
        ? "none"
        : ShortNumber.Pair(
            Math.Abs(values.Mean) <= values.StandardDeviation / 200 ? 0 : values.Mean, values.StandardDeviation, PlusMinus, room);
}

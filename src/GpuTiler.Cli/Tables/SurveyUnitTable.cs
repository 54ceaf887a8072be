using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What a survey found of units, for a terminal.</summary>
internal static class SurveyUnitTable
{
    private static readonly string[] Header = ["", "value", "row", "column", "picture"];

    /// <summary>Writes units: for each its statistics, and its strongest pictures.</summary>
    public static void Write(IReadOnlyList<SurveyUnit> units)
    {
        foreach (var (at, unit) in units.Index())
        {
            if (at > 0)
            {
                StandardOutput.WriteLine("");
            }

            string dead = unit.IsDead ? ", dead" : "";
            Line($"{unit.Layer} unit {unit.Unit}: active in {unit.Active} of {unit.Pictures} picture(s){dead}");
            Line($"mean {unit.Mean:G5}, deviation {unit.StandardDeviation:G5}, from {unit.Minimum:G5} to {unit.Maximum:G5}");
            Line($"{unit.Zeros} of {unit.Count} values zero");
            TextTable.Write(Header, [.. unit.Top.Select(Row)], names: [4]);
        }
    }

    private static string[] Row(RankedPicture picture, int rank) =>
    [
        Text($"{rank + 1}"), Text($"{picture.Value:G6}"), Text($"{picture.Row}"), Text($"{picture.Column}"),
        picture.Label is null ? picture.Name : $"{picture.Name} ({picture.Label})",
    ];

    private static void Line(FormattableString text) => StandardOutput.WriteLine(Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

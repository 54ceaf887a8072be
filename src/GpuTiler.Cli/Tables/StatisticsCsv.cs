using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>
/// Statistics as comma-separated values (RFC 4180), with one line for each map; a histogram's counts stand in one field, with spaces
/// between. A name that a spreadsheet would take for a formula has an apostrophe in front.
/// </summary>
internal static class StatisticsCsv
{
    public static void Write(IReadOnlyList<LayerSummary> layers)
    {
        StandardOutput.WriteLine(
            "model,input,layer,image,map,count,min,max,mean,std,zeros,nan,positive_infinity,negative_infinity,dead,saturated,histogram");
        foreach (var layer in layers)
        {
            var names = $"{Quote(layer.Run.Model ?? "")},{Quote(layer.Run.Input ?? "")},{Quote(layer.Layer.Name)}";
            foreach (var map in layer.Maps)
            {
                var values = map.Statistics;
                StandardOutput.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{names},{map.Image},{map.Map},{values.Count},{values.Minimum},{values.Maximum},{values.Mean},{values.StandardDeviation},{values.ZeroCount},")
                    + string.Create(
                    CultureInfo.InvariantCulture,
                    $"{values.NonFinite.NaN},{values.NonFinite.PositiveInfinity},{values.NonFinite.NegativeInfinity},{(values.IsDead ? 1 : 0)},")
                    + string.Create(CultureInfo.InvariantCulture, $"{(values.IsSaturated ? 1 : 0)},{string.Join(' ', map.Histogram)}"));
            }
        }
    }

    private static string Quote(string text)
    {
        string shown = VisibleText.Of(text is ['=' or '+' or '-' or '@', ..] ? $"'{text}" : text);
        return shown.AsSpan().IndexOfAny(",\"") < 0 ? shown : $"\"{shown.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

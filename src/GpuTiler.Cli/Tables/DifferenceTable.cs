using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>Differences for a person to read: a line for each layer.</summary>
internal static class DifferenceTable
{
    public static void Write(ComparedNames subject, IReadOnlyList<LayerComparison> layers)
    {
        StandardOutput.WriteLine($"A: {subject.A}");
        StandardOutput.WriteLine($"B: {subject.B}");
        TextTable.Write(["layer", "shape", "max |A−B|", "in map", "mean |A−B|", "RMSE", "PSNR", "cosine", "different", ""], [.. layers.Select(Row)]);
    }

    private static string[] Row(LayerComparison layer)
    {
        string shape = string.Join('×', layer.Dimensions);
        if (layer.Statistics is not { } values)
        {
            return [layer.Name, shape, "", "", "", "", "", "", "", $"not compared: {layer.Reason}"];
        }

        var (image, map) = layer.WorstMap;
        string worst = values.DifferentCount == 0 || values.FiniteCount == 0 ? ""
            : layer.Shape.Batch == 1 ? Whole(map)
            : $"{Whole(image)}, {Whole(map)}";
        return
        [
            layer.Name, shape, Number(values.Maximum), worst, Number(values.Mean), Number(values.RootMeanSquare), Decibels(values.PeakSignalToNoise),
            values.CosineSimilarity.ToString("0.######", CultureInfo.InvariantCulture), Share((double)values.DifferentCount / values.Count), Remark(layer, values),
        ];
    }

    private static string Remark(LayerComparison layer, in DifferenceStatistics values)
    {
        string[] words =
        [
            .. values.IsIdentical ? ["identical"] : Array.Empty<string>(),
            .. values.UnlikeCount > 0 ? [$"NaN or ∞ in one alone: {Whole(values.UnlikeCount)}"] : Array.Empty<string>(),
            .. values.AlikeCount > 0 ? [$"the same NaN or ∞ in both: {Whole(values.AlikeCount)}"] : Array.Empty<string>(),
            .. layer.Images,
        ];
        return string.Join("  ", words);
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %");

    private static string Decibels(double value) => double.IsPositiveInfinity(value) ? "∞" : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} dB");
}

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
        TextTable.Write(
            ["layer", "shape", "max |A−B|", "relative", "in map", "mean |A−B|", "RMSE", "PSNR", "cosine", "different", ""],
            [.. layers.Select(Row)], names: [0], hasRemarks: true);
    }

    /// <summary>Which layer is the first to depart, in the network's order, and by how much.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="most">A distance that is not too much; <see langword="null"/> for the usual part of a layer's largest value.</param>
    public static string FirstDeparture(IReadOnlyList<LayerComparison> layers, float? most)
    {
        string beyond = most is { } distance
            ? string.Create(CultureInfo.InvariantCulture, $"more than {distance}")
            : string.Create(CultureInfo.InvariantCulture, $"more than {LayerComparison.UsualTolerance} of its largest value");
        var first = layers.FirstOrDefault(
            layer => layer.Statistics is not null && (most is { } limit ? layer.IsAbove(limit) : layer.Departs()));
        return first?.Statistics is not { } values
            ? $"No layer differs by {beyond}."
            : values.UnlikeCount > 0
            ? $"The first layer that departs is {first.Name}: {Whole(values.UnlikeCount)} values are NaN or ∞ in one alone."
            : $"The first layer that differs by {beyond} is {first.Name}: by {Number(values.Maximum)}, "
                + $"where its largest value is {Number(values.Magnitude)}.";
    }

    private static string[] Row(LayerComparison layer)
    {
        string shape = string.Join('×', layer.Dimensions);
        if (layer.Statistics is not { } values)
        {
            return [layer.Name, shape, "", "", "", "", "", "", "", "", $"not compared: {layer.Reason}"];
        }

        var (image, map) = layer.WorstMap;
        string worst = values.DifferentCount == 0 || values.FiniteCount == 0 ? ""
            : layer.Shape.Batch == 1 ? Whole(map)
            : $"{Whole(image)}, {Whole(map)}";
        return
        [
            layer.Name, shape, Number(values.Maximum), Number(values.RelativeMaximum), worst, Number(values.Mean),
            Number(values.RootMeanSquare), Decibels(values.PeakSignalToNoise),
            values.CosineSimilarity.ToString("0.######", CultureInfo.InvariantCulture), Share((double)values.DifferentCount / values.Count),
            Remark(layer, values),
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

    private static string Decibels(double value) =>
        double.IsPositiveInfinity(value) ? "∞" : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} dB");
}

using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Cli;

/// <summary>Statistics for a person to read: a table of the layers where there are several, and one of the maps of each.</summary>
internal static class StatisticsTable
{
    private const string Bars = " ▁▂▃▄▅▆▇█";

    public static void Write(IReadOnlyList<LayerSummary> layers)
    {
        if (layers.Count > 1)
        {
            TextTable.Write(
                ["layer", "shape", "maps", "dead", "saturated", "min", "max", "mean", "std", "zeros", "NaN", "∞"],
                [.. layers.Select(LayerRow)], names: [0]);
            StandardOutput.WriteLine("");
        }

        for (int i = 0; i < layers.Count; i++)
        {
            if (i > 0)
            {
                StandardOutput.WriteLine("");
            }

            StandardOutput.WriteLine(Heading(layers[i]));
            bool hasBatch = layers[i].Layer.Shape.Batch > 1;
            TextTable.Write(
                [
                    .. hasBatch ? ["image"] : Array.Empty<string>(), "map", "min", "max", "mean", "std", "zeros", "NaN", "∞",
                    "from min to max", "",
                ],
                [.. layers[i].Maps.Select(map => Row(map, hasBatch))]);
        }
    }

    private static string Heading(LayerSummary layer)
    {
        var all = layer.All;
        var chosen = layer.Selected == layer.MapCount ? "" : string.Create(CultureInfo.InvariantCulture, $"{layer.Selected} of ");
        var shown = layer.Maps.Count == layer.Selected ? "" : $", {layer.Maps.Count} shown";
        var odd = (layer.Dead, layer.Saturated) switch
        {
            (0, 0) => "",
            (var dead, 0) => $", {dead} dead",
            (0, var saturated) => $", {saturated} saturated",
            var (dead, saturated) => $", {dead} dead, {saturated} saturated",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(layer)}  {string.Join('×', layer.Layer.Dimensions)} {layer.ElementType.ToText()}  {chosen}{layer.MapCount} map{(layer.MapCount == 1 ? "" : "s")}{odd}{shown}  ")
            + $"min {Number(all.Minimum)}  max {Number(all.Maximum)}  mean {Number(all.Mean)}  std {Number(all.StandardDeviation)}  zeros {Share(all.ZeroShare)}";
    }

    private static string Name(LayerSummary layer) =>
        string.Join('/', new[] { layer.Run.Model, layer.Run.Input, layer.Layer.Name }.OfType<string>());

    private static string[] LayerRow(LayerSummary layer) =>
    [
        Name(layer), string.Join('×', layer.Layer.Dimensions), Whole(layer.Selected), Whole(layer.Dead), Whole(layer.Saturated),
        .. Numbers(layer.All),
    ];

    private static string[] Row(MapSummary map, bool hasBatch)
    {
        var values = map.Statistics;
        return
        [
            .. hasBatch ? [Whole(map.Image)] : Array.Empty<string>(), Whole(map.Map), .. Numbers(values), Histogram(map.Histogram),
            values.IsDead ? "dead" : values.IsSaturated ? "saturated" : "",
        ];
    }

    private static string[] Numbers(in ValueStatistics values) =>
    [
        Number(values.Minimum), Number(values.Maximum), Number(values.Mean), Number(values.StandardDeviation), Share(values.ZeroShare),
        Whole(values.NonFinite.NaN), Whole((long)values.NonFinite.PositiveInfinity + values.NonFinite.NegativeInfinity),
    ];

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %");

    // Two bins a letter, as high as the root of what is in them: the fullest reaches the top, and one value is enough for the lowest bar.
    private static string Histogram(IReadOnlyList<long> counts)
    {
        var pairs = counts.Chunk(2).Select(pair => pair.Sum()).ToList();
        long most = Math.Max(pairs.Max(), 1);
        return string.Concat(pairs.Select(count => Bars[(int)Math.Ceiling(Math.Sqrt((double)count / most) * (Bars.Length - 1))]));
    }
}

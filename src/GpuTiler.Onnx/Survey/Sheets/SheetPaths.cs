using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <summary>Where a survey's sheets are.</summary>
internal static class SheetPaths
{
    /// <summary>
    /// For each layer its sheets, relative to the survey's folder: each has <see cref="CropSheet.MostUnits"/> units at most.
    /// </summary>
    public static IEnumerable<(SurveyedLayer Layer, string[] Files)> Of(IReadOnlyList<SurveyedLayer> layers)
    {
        var names = new FileNames();
        foreach (var (index, layer) in layers.Index())
        {
            int pages = (layer.Units + CropSheet.MostUnits - 1) / CropSheet.MostUnits;
            string number = LayerDescription.NumberOf(index, layers.Count - 1);
            yield return (layer, [.. names.Take($"{number}-{layer.Name}", 1, pages).Select(name => $"sheets/{name}.png")]);
        }
    }
}

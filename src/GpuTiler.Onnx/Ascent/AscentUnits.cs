namespace GpuTiler.Onnx;

/// <summary>The units that a layer has.</summary>
internal static class AscentUnits
{
    /// <summary>Each channel of maps, or each feature.</summary>
    public static IReadOnlyList<GradientUnit> Of(AscentModel model, bool hasChannelsLast)
    {
        long[] sample = model.IsBatch ? model.LayerDimensions[1..] : model.LayerDimensions;
        int open = hasChannelsLast ? Math.Max(0, sample.Length - 1) : 0;
        return sample.Length == 0 ? [default]
            : [.. Enumerable.Range(0, (int)sample[open]).Select(i => new GradientUnit([.. Enumerable.Repeat(GradientUnit.All, open), i]))];
    }

    /// <summary>Checks that units are inside the layer.</summary>
    /// <exception cref="ArgumentException">One does not.</exception>
    public static void Require(ReadOnlySpan<GradientUnit> units, IReadOnlyList<long> layer, bool isBatch)
    {
        foreach (var unit in units)
        {
            unit.Require(isBatch ? [.. layer.Skip(1)] : [.. layer]);
        }
    }
}

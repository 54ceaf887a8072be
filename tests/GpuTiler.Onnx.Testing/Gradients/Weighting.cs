namespace GpuTiler.Onnx.Testing;

/// <summary>Losses in which every element counts, and each something else.</summary>
internal static class Weighting
{
    /// <summary>Weighs the elements of each sample by their number, counted through all samples.</summary>
    public static void Set(OnnxGradient gradient, Func<int, double> weight)
    {
        long[] layer = [.. gradient.LayerDimensions], sample = GradientTarget.IsBatch(layer, gradient.Dimensions) ? layer[1..] : layer;
        int count = RuleCase.Count(sample);
        for (int i = 0; i < gradient.Samples; i++)
        {
            int first = i * count;
            gradient.SetUnits(i, [.. Enumerable.Range(0, count)
                .Select(element => UnitAt(element, sample) with { Weight = weight(first + element) })]);
        }
    }

    private static GradientUnit UnitAt(int element, long[] dimensions)
    {
        var index = new int[dimensions.Length];
        for (int axis = index.Length - 1; axis >= 0; axis--)
        {
            (element, index[axis]) = Math.DivRem(element, (int)dimensions[axis]);
        }

        return new GradientUnit(index);
    }
}

namespace GpuTiler.Onnx.Testing;

/// <summary>Checks summaries against the plainest way to make them.</summary>
internal static class Summaries
{
    // Extremes, NaN, both infinities and zero among ordinary values; a map without a finite value; and a constant one.
    private static readonly float[] Values =
    [
        3, float.NaN, -2, float.PositiveInfinity, 0, float.NegativeInfinity,
        float.NaN, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NaN,
        1, 1, 1, 1, 1, 1,
    ];

    public static void AssertOf(ReadOnlySpan<float> values, ActivationSummary summary)
    {
        var finite = values.ToArray().Where(float.IsFinite).ToList();
        Assert.Equal(
            (finite.DefaultIfEmpty(float.PositiveInfinity).Min(), finite.DefaultIfEmpty(float.NegativeInfinity).Max()),
            (summary.Minimum, summary.Maximum));
        Assert.Equal(NonFiniteCounts.Count(values), summary.NonFinite);
    }

    /// <summary>Runs values of every kind through a layer that leaves them as they are, for a batch of two.</summary>
    public static void Check(TileDevice device, TempFolder folder)
    {
        string path = new ModelBuilder().Input("x", ModelBuilder.Float, 2, 3, 2, 3).Tensor("none", ModelBuilder.Float, [1], -0f)
            .Node("Add", ["x", "none"], ["all"], "n/all").Node("Neg", ["all"], ["negative"], "n/negative")
            .Output("all").Output("negative").Save(folder);
        using var model = OnnxModel.Load(path, device);
        foreach (float[] frame in new[]
            { [.. Values, .. Values.Select(value => value * 2)], [.. Values, .. Values], Enumerable.Repeat(float.NaN, 36).ToArray() })
        {
            model.Run(frame);
            foreach (var activation in model.Activations)
            {
                var written = new float[36];
                activation.Tensor.Read(written);
                AssertOf(written, model.Summarize(activation));
                AssertOf(activation.Name == "all" ? frame : [.. frame.Select(value => -value)], model.Summarize(activation));
            }
        }
    }
}

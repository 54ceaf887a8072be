namespace GpuTiler.Onnx;

/// <summary>The methods whose map a graph makes of what is differentiated by and of the gradient, as formulas.</summary>
internal static class AttributionMaps
{
    /// <summary>The formula of a method; <see langword="null"/> where the map is the gradient.</summary>
    /// <param name="method">The method.</param>
    public static Func<GraphValue, GraphValue, TensorLayout, GraphValue>? Of(AttributionMethod method) => method switch
    {
        AttributionMethod.Saliency => (_, g, layout) => g.Rank < 3 ? g.Unary("Abs") : g.Unary("Abs").Max(Channels(g, layout)),
        AttributionMethod.InputXGradient => (x, g, _) => x.To(g.Type) * g,
        AttributionMethod.GradCam => (a, g, layout) => Positive(a * g.Mean(Places(g, layout)), layout),
        AttributionMethod.GradCamPlusPlus => (a, g, layout) => Positive(a * PlusPlus(a, g, Places(g, layout)), layout),
        _ => null,
    };

    // α = g²/(2·g² + ΣA·g³), and the weight of a map is Σ α·relu(g).
    private static GraphValue PlusPlus(GraphValue a, GraphValue g, int[] places)
    {
        var square = g * g;
        var divisor = 2 * square + a.Sum(places) * square * g;
        var alpha = (divisor.Unary("Abs") > 0).Choose(square / (divisor.Unary("Abs") > 0).Choose(divisor, 1), 0);
        return (alpha * g.Unary("Relu")).Sum(places);
    }

    private static GraphValue Positive(GraphValue maps, TensorLayout layout) => maps.Sum(Channels(maps, layout)).Unary("Relu");

    private static int Channels(GraphValue value, TensorLayout layout) => layout == TensorLayout.Nhwc ? value.Rank - 1
        : value.Rank == 3 ? 0
        : 1;

    private static int[] Places(GraphValue value, TensorLayout layout) =>
        [.. Enumerable.Range(1, value.Rank - 1).Where(axis => axis != Channels(value, layout))];
}

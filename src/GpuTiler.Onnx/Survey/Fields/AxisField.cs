namespace GpuTiler.Onnx;

/// <summary>
/// What a tensor sees of the input along one axis: its element i sees <c>Extent</c> elements from <c>Offset + i·Stride</c> on.
/// </summary>
/// <param name="Stride">Elements of the input from one element to the next.</param>
/// <param name="Offset">Where element 0 begins to see.</param>
/// <param name="Extent">How far an element sees.</param>
/// <param name="Size">Elements of the tensor.</param>
internal readonly record struct AxisField(double Stride, double Offset, double Extent, long Size)
{
    /// <summary>The input itself.</summary>
    public static AxisField Of(long size) => new(1, 0, 1, size);

    /// <summary>
    /// Behind windows: window o reads <paramref name="kernel"/> elements, <paramref name="dilation"/> apart, from o·stride − begin on.
    /// </summary>
    public AxisField Window(long kernel, long stride, long dilation, long begin, long size) =>
        new(Stride * stride, Offset - (begin * Stride), Extent + ((kernel - 1) * dilation * Stride), size);

    /// <summary>
    /// Behind transposed windows: element o is reached by the inputs from (o + begin − (kernel − 1)·dilation) / stride to
    /// (o + begin) / stride.
    /// </summary>
    public AxisField TransposedWindow(long kernel, long stride, long dilation, long begin, long size)
    {
        double step = Stride / stride, reach = (kernel - 1) * dilation * step;
        return new(step, Offset + (begin * step) - reach, Extent + reach, size);
    }

    /// <summary>What one of two tensors sees; <see langword="null"/> where they go over the input at different steps.</summary>
    public static AxisField? Union(AxisField one, AxisField other)
    {
        double offset = Math.Min(one.Offset, other.Offset);
        return one.Stride == other.Stride && one.Size == other.Size
            ? one with { Offset = offset, Extent = Math.Max(one.Offset + one.Extent, other.Offset + other.Extent) - offset }
            : null;
    }
}

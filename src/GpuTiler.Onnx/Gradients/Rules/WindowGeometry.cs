namespace GpuTiler.Onnx;

/// <summary>
/// The windows of a convolution or a pooling along its spatial axes (ONNX, "Conv"). Window o begins at o·stride − begin and reads every
/// dilation-th element.
/// </summary>
/// <param name="Kernel">Elements of a window along each axis.</param>
/// <param name="Strides">From one window to the next.</param>
/// <param name="Dilations">From one element to the next.</param>
/// <param name="Begins">Elements before the input.</param>
internal sealed record WindowGeometry(long[] Kernel, long[] Strides, long[] Dilations, long[] Begins)
{
    /// <summary>How many axes there are.</summary>
    public int Axes => Kernel.Length;

    /// <summary>Elements of a window.</summary>
    public long Count => Kernel.Aggregate(1L, (product, size) => product * size);

    /// <summary>Reads it from a node's attributes.</summary>
    /// <param name="node">The node.</param>
    /// <param name="many">The tensor with one element a place: a convolution's input, and the result of a transposed one.</param>
    /// <param name="few">The tensor with one element a window.</param>
    /// <param name="kernel">The kernel's sizes where the attribute is left out.</param>
    public static WindowGeometry Of(GradientNode node, GraphValue many, GraphValue few, ReadOnlySpan<long> kernel)
    {
        int axes = many.Rank - 2;
        long[] size = [.. node.Integers("kernel_shape") ?? kernel.ToArray()];
        var (strides, dilations) = (Ones("strides"), Ones("dilations"));
        long[] begins = node.Integers("pads") is { } pads ? [.. pads.Take(axes)] : new long[axes];
        string auto = node.Text("auto_pad", "NOTSET");
        if (auto is "SAME_UPPER" or "SAME_LOWER" or "VALID")
        {
            for (int i = 0; i < axes; i++)
            {
                long missing = Math.Max(
                    0, ((few.Dimensions[i + 2] - 1) * strides[i]) + ((size[i] - 1) * dilations[i]) + 1 - many.Dimensions[i + 2]);
                begins[i] = auto switch { "VALID" => 0, "SAME_UPPER" => missing / 2, _ => missing - (missing / 2) };
            }
        }

        return new(size, strides, dilations, begins);

        long[] Ones(string attribute) => [.. node.Integers(attribute) ?? Enumerable.Repeat(1L, axes)];
    }

    /// <summary>
    /// What the windows read behind the input, along each axis, so that exactly they fit; less than zero for elements that no window reads.
    /// </summary>
    /// <param name="many">The tensor with one element a place.</param>
    /// <param name="few">The tensor with one element a window.</param>
    public long[] Ends(ReadOnlySpan<long> many, ReadOnlySpan<long> few)
    {
        var ends = new long[Axes];
        for (int i = 0; i < ends.Length; i++)
        {
            ends[i] = ((few[i + 2] - 1) * Strides[i]) + ((Kernel[i] - 1) * Dilations[i]) + 1 - Begins[i] - many[i + 2];
        }

        return ends;
    }

    /// <summary>The sum of windows where they overlap: the adjoint of reading them.</summary>
    /// <param name="windows">What each window adds, a channel for each row of the kernel's table.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="dimensions">The dimensions of the result.</param>
    /// <param name="group">The convolution's groups.</param>
    /// <remarks>
    /// The attribute <c>output_shape</c> would find the pads by itself, but puts asymmetric ones into the wrong places.
    /// </remarks>
    public GraphValue Scatter(GraphValue windows, GraphValue kernel, ReadOnlySpan<long> dimensions, long group = 1)
    {
        long[] ends = Ends(dimensions, windows.Dimensions);
        long[] pads = [.. Begins, .. ends.Select(end => Math.Max(end, 0))];
        return windows.Graph.Node(
            "ConvTranspose", [windows, kernel], windows.Type, dimensions,
            NodeAttribute.List("kernel_shape", Kernel), NodeAttribute.List("strides", Strides),
            NodeAttribute.List("dilations", Dilations), NodeAttribute.List("pads", pads), NodeAttribute.Integer("group", group),
            NodeAttribute.List("output_padding", [.. ends.Select(end => Math.Max(-end, 0))]));
    }
}

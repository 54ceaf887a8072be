namespace GpuTiler.Onnx;

/// <summary>
/// Weights of the penalties subtracted from the loss for how a picture looks before it is moved. <c>default</c> subtracts nothing.
/// </summary>
/// <remarks>The reported losses are those of the units alone.</remarks>
public readonly record struct PicturePenalties
{
    // Keeps the root of L2 differentiable if a picture is grey.
    private const double LeastSquare = 1e-6;

    private readonly double centerMinusHalf;

    /// <summary>The weight of the total variation: the sum of the differences between neighbours, along both axes.</summary>
    public double TotalVariation { get; init; }

    /// <summary>The weight of the sum of the values' distances from <see cref="Center"/>.</summary>
    public double L1 { get; init; }

    /// <summary>The weight of the root of the sum of the squares of these distances.</summary>
    public double L2 { get; init; }

    /// <summary>The value towards which <see cref="L1"/> and <see cref="L2"/> pull; 0.5 by default, which is grey.</summary>
    public double Center
    {
        get => centerMinusHalf + 0.5;
        init => centerMinusHalf = value - 0.5;
    }

    /// <summary>
    /// The weight of half the sum of the squared differences between a picture and itself blurred over 3×3 pixels, the middle one counting
    /// twice: a step along the gradient is then a step towards the blurred picture.
    /// </summary>
    public double Blur { get; init; }

    /// <summary>Whether nothing is subtracted.</summary>
    internal bool IsNone => TotalVariation == 0 && L1 == 0 && L2 == 0 && Blur == 0;

    /// <summary>Checks that its numbers make sense.</summary>
    /// <exception cref="ArgumentException">One of them does not.</exception>
    internal void Require()
    {
        if (!double.IsFinite(TotalVariation + L1 + L2 + Center + Blur) || TotalVariation < 0 || L1 < 0 || L2 < 0 || Blur < 0)
        {
            throw new ArgumentException("What a picture's looks count is finite, and not below 0.");
        }
    }

    /// <summary>Adds the operators that compute the gradient of the penalties.</summary>
    /// <param name="picture">The pictures, N×C×H×W.</param>
    /// <returns>Their gradient; null if nothing is subtracted.</returns>
    internal GraphValue? Gradient(GraphValue picture)
    {
        GraphValue? sum = null;
        if (TotalVariation > 0)
        {
            Add((Variation(picture, 2) + Variation(picture, 3)) * TotalVariation);
        }

        if (L1 > 0)
        {
            Add(Sign(picture - Center) * L1);
        }

        if (L2 > 0)
        {
            var distance = picture - Center;
            Add(distance / ((distance * distance).Sum(1, 2, 3) + LeastSquare).Sqrt() * L2);
        }

        if (Blur > 0)
        {
            Add((picture - Blurred(picture)) * Blur);
        }

        return sum;

        void Add(GraphValue gradient) => sum = sum is null ? gradient : sum + gradient;
    }

    // ONNX has Sign, but WebGPU has no kernel for it.
    private static GraphValue Sign(GraphValue values) =>
        (values > 0).Choose(1, (values < 0).Choose(-1, values.Graph.Number(0, values.Type)));

    // Each value contributes to its difference from the one before it and from the one after it.
    private static GraphValue Variation(GraphValue picture, int axis)
    {
        long count = picture.Dimensions[axis];
        if (count < 2)
        {
            return picture * 0;
        }

        var (first, last) = (new long[picture.Rank], new long[picture.Rank]);
        (first[axis], last[axis]) = (-1, -1);
        long[] none = new long[picture.Rank];
        var signs = Sign(picture.Pad(first, none) - picture.Pad(none, last));
        (first[axis], last[axis]) = (1, 1);
        return signs.Pad(first, none) - signs.Pad(none, last);
    }

    private static GraphValue Blurred(GraphValue picture)
    {
        const double Side = 0.5, Middle = 1;
        long[] dimensions = picture.Dimensions.ToArray();
        long rows = dimensions[2], columns = dimensions[3];
        var counts = new double[rows * columns];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = Middle + (Side * ((Neighbors(i / columns, rows) * Neighbors(i % columns, columns)) - 1));
        }

        var graph = picture.Graph;
        double[] kernel = [Side, Side, Side, Side, Middle, Side, Side, Side, Side];
        var sums = graph.Node(
            "Conv", [picture.Reshape(dimensions[0] * dimensions[1], 1, rows, columns), graph.Table(kernel, picture.Type, 1, 1, 3, 3)],
            picture.Type, [dimensions[0] * dimensions[1], 1, rows, columns], NodeAttribute.List("kernel_shape", [3, 3]),
            NodeAttribute.List("pads", [1, 1, 1, 1]));
        return (sums / graph.Table(counts, picture.Type, 1, 1, rows, columns)).Reshape(dimensions);

        static long Neighbors(long at, long count) => 1 + (at > 0 ? 1 : 0) + (at < count - 1 ? 1 : 0);
    }
}

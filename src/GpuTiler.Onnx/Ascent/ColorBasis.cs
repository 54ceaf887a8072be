namespace GpuTiler.Onnx;

/// <summary>
/// Colors that are independent of each other in photographs, as red, green and blue: the root of the correlation of ImageNet's colors,
/// divided by the length of its longest column (Lucid, optvis/param/color.py).
/// </summary>
internal static class ColorBasis
{
    private static readonly double[] Root = [0.26, 0.09, 0.02, 0.27, 0, -0.05, 0.27, -0.09, 0.03];

    /// <summary>The matrix: a row for red, green and blue, a column for each of the independent colors.</summary>
    public static double[] Matrix { get; } = Normalized();

    /// <summary>Red, green and blue of independent colors, N×3×H×W.</summary>
    public static GraphValue ToChannels(GraphValue colors, bool isBgr) => Multiply(colors, Transposed(Ordered(isBgr)));

    /// <summary>The gradient by independent colors.</summary>
    public static GraphValue Adjoint(GraphValue gradient, bool isBgr) => Multiply(gradient, Ordered(isBgr));

    /// <summary>Independent colors of red, green and blue.</summary>
    public static GraphValue FromChannels(GraphValue picture, bool isBgr) => Multiply(picture, Transposed(Inverse(Ordered(isBgr))));

    private static GraphValue Multiply(GraphValue values, double[] matrix) =>
        values.MultiplyAlong(values.Graph.Table(matrix, values.Type, 3, 3), 1);

    private static double[] Normalized()
    {
        double longest = Enumerable.Range(0, 3).Max(column => Enumerable.Range(0, 3).Sum(row => Math.Pow(Root[(row * 3) + column], 2)));
        return Array.ConvertAll(Root, value => value / Math.Sqrt(longest));
    }

    private static double[] Ordered(bool isBgr) => isBgr ? [.. Matrix[6..], .. Matrix[3..6], .. Matrix[..3]] : Matrix;

    private static double[] Transposed(double[] m) => [m[0], m[3], m[6], m[1], m[4], m[7], m[2], m[5], m[8]];

    // The adjugate divided by the determinant.
    private static double[] Inverse(double[] m)
    {
        double[] cofactors =
        [
            (m[4] * m[8]) - (m[5] * m[7]), (m[5] * m[6]) - (m[3] * m[8]), (m[3] * m[7]) - (m[4] * m[6]),
            (m[2] * m[7]) - (m[1] * m[8]), (m[0] * m[8]) - (m[2] * m[6]), (m[1] * m[6]) - (m[0] * m[7]),
            (m[1] * m[5]) - (m[2] * m[4]), (m[2] * m[3]) - (m[0] * m[5]), (m[0] * m[4]) - (m[1] * m[3]),
        ];
        double determinant = (m[0] * cofactors[0]) + (m[1] * cofactors[1]) + (m[2] * cofactors[2]);
        return Array.ConvertAll(Transposed(cofactors), value => value / determinant);
    }
}

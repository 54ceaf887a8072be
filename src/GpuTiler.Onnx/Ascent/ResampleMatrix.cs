namespace GpuTiler.Onnx;

/// <summary>
/// The weights that turn one line of values into one of another length, as a matrix: Keys' cubic with a = −0.5, over half-pixel centres,
/// as wide as a pixel of the coarser line, cut off at the edges and normalised. The same as Pillow's BICUBIC.
/// </summary>
internal static class ResampleMatrix
{
    private const double Sharpness = -0.5, Support = 2;

    /// <summary>The matrix, whose rows are the elements of the line as it was.</summary>
    public static double[] Bicubic(int from, int to)
    {
        var matrix = new double[checked(from * to)];
        double scale = (double)from / to, width = Math.Max(scale, 1);
        for (int column = 0; column < to; column++)
        {
            double center = (column + 0.5) * scale, sum = 0;
            int first = Math.Max(0, (int)Math.Floor(center - (Support * width) + 0.5));
            int end = Math.Min(from, (int)Math.Floor(center + (Support * width) + 0.5));
            for (int row = first; row < end; row++)
            {
                sum += matrix[(row * to) + column] = Cubic(Math.Abs((row + 0.5 - center) / width));
            }

            for (int row = first; row < end; row++)
            {
                matrix[(row * to) + column] /= sum;
            }
        }

        return matrix;
    }

    private static double Cubic(double x) => x < 1 ? ((((Sharpness + 2) * x) - (Sharpness + 3)) * x * x) + 1
        : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * Sharpness
        : 0;
}

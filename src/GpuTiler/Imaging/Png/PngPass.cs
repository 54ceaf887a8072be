namespace GpuTiler.Imaging;

/// <summary>One pass over an image: every <paramref name="StepX"/>th pixel of every <paramref name="StepY"/>th row.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The first row.</param>
/// <param name="StepX">Columns from one pixel to the next.</param>
/// <param name="StepY">Rows from one row to the next.</param>
internal readonly record struct PngPass(int X, int Y, int StepX, int StepY)
{
    /// <summary>Pixels in each of its rows.</summary>
    public int Columns(int width) => Count(width, X, StepX);

    /// <summary>Its rows.</summary>
    public int Rows(int height) => Count(height, Y, StepY);

    private static int Count(int size, int first, int step) => size <= first ? 0 : ((size - first - 1) / step) + 1;
}

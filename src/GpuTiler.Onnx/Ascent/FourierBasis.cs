namespace GpuTiler.Onnx;

/// <summary>
/// Pictures as sums of waves: the coefficients of a real discrete Fourier transform, N×C×H×2F with the real parts of F = ⌊W/2⌋ + 1
/// columns before the imaginary parts, each multiplied by √(H·W)/4 and divided by its frequency to a power, of which the lowest counts as
/// one wave over the longer side. As Lucid has it (optvis/param/spatial.py).
/// </summary>
/// <remarks>A transform for each axis is a product with a matrix, for which every provider has a kernel.</remarks>
internal sealed class FourierBasis(int height, int width, double decay)
{
    // With it coefficients may be as large as the values of pixels.
    private const double Divisor = 4;

    private readonly int columns = (width / 2) + 1;

    /// <summary>How many numbers a row of the coefficients has.</summary>
    public static int ColumnsOf(int width) => 2 * ((width / 2) + 1);

    /// <summary>The picture of coefficients.</summary>
    public GraphValue Synthesize(GraphValue coefficients)
    {
        var (samples, channels) = (coefficients.Dimensions[0], coefficients.Dimensions[1]);
        var graph = coefficients.Graph;
        var across = (coefficients * Table(graph, Scale)).MatMul(graph.Table(Across(), coefficients.Type, 2 * columns, 2 * width));
        return across.Reshape(samples, channels, 2 * height, width)
            .MultiplyAlong(graph.Table(Down(), coefficients.Type, 2 * height, height), 2);
    }

    /// <summary>The gradient by the coefficients, from that by the picture.</summary>
    public GraphValue Adjoint(GraphValue gradient) => Project(gradient) * Table(gradient.Graph, Scale);

    /// <summary>The coefficients of a picture: those of a wave that has no imaginary part are 0.</summary>
    public GraphValue Analyze(GraphValue picture) =>
        Project(picture) * Table(picture.Graph, (row, column) => height * width / Weight(column) / Scale(row, column));

    private GraphValue Project(GraphValue picture)
    {
        var (samples, channels) = (picture.Dimensions[0], picture.Dimensions[1]);
        var graph = picture.Graph;
        var down = picture.MultiplyAlong(graph.Table(Transposed(Down(), height), picture.Type, height, 2 * height), 2);
        return down.Reshape(samples, channels, height, 2 * width)
            .MatMul(graph.Table(Transposed(Across(), 2 * width), picture.Type, 2 * width, 2 * columns));
    }

    // From the two parts of a row's coefficients to those of its values: Σ c·S·exp(2πi·f·x/W)/W.
    private double[] Across()
    {
        var matrix = new double[4 * columns * width];
        for (int f = 0; f < columns; f++)
        {
            for (int x = 0; x < width; x++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * ((long)f * x % width) / width);
                double weight = Weight(f) / width;
                var real = matrix.AsSpan(f * 2 * width, 2 * width);
                var imaginary = matrix.AsSpan((columns + f) * 2 * width, 2 * width);
                (real[x], real[width + x]) = (weight * cos, weight * sin);
                (imaginary[x], imaginary[width + x]) = (-weight * sin, weight * cos);
            }
        }

        return matrix;
    }

    // From the parts of a column, which are rows behind each other, to its values: Re Σ S·exp(2πi·f·y/H)/H.
    private double[] Down()
    {
        var matrix = new double[2 * height * height];
        for (int f = 0; f < height; f++)
        {
            for (int y = 0; y < height; y++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * ((long)f * y % height) / height);
                (matrix[(2 * f * height) + y], matrix[(((2 * f) + 1) * height) + y]) = (cos / height, -sin / height);
            }
        }

        return matrix;
    }

    // Of a real picture a wave and its mirror image are one, but for the mean and the finest across, which are their own.
    private double Weight(int column) => column == 0 || (column == width / 2 && width % 2 == 0) ? 1 : 2;

    private double Scale(int row, int column)
    {
        double down = Math.Min(row, height - row) / (double)height, across = column / (double)width;
        double frequency = Math.Max(Math.Sqrt((down * down) + (across * across)), 1.0 / Math.Max(height, width));
        return Math.Sqrt((double)height * width) / Math.Pow(frequency, decay) / Divisor;
    }

    private GraphValue Table(GradientGraph graph, Func<int, int, double> value)
    {
        var table = new double[height * 2 * columns];
        for (int i = 0; i < table.Length; i++)
        {
            table[i] = value(i / (2 * columns), i % columns);
        }

        return graph.Table(table, OnnxElementType.Float32, 1, 1, height, 2 * columns);
    }

    private static double[] Transposed(double[] matrix, int columns)
    {
        int rows = matrix.Length / columns;
        var transposed = new double[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            transposed[(i % columns * rows) + (i / columns)] = matrix[i];
        }

        return transposed;
    }
}

namespace GpuTiler.Onnx.Tests;

/// <summary>
/// What an ascent of Lucid's kind climbs on the network of <see cref="NaiveAscent"/>, as plain loops in double precision; its gradient is
/// taken by central differences, so that no derivative is written down a second time. Nothing of it is the library's but the random
/// numbers.
/// </summary>
internal sealed class NaiveLucid(int height, int width, AscentRecipe recipe, double[] mean, double[] std, bool isBgr, int seed)
{
    private const int Channels = NaiveAscent.Channels;
    private static readonly double[,] Colors = { { 0.26, 0.09, 0.02 }, { 0.27, 0.00, -0.05 }, { 0.27, -0.09, 0.03 } };

    private readonly NaiveAscent network = new(height, width);
    private readonly int columns = (width / 2) + 1;
    private readonly (double Sin, double Cos)[] down = Circle(height), across = Circle(width);

    /// <summary>How many numbers a point has.</summary>
    public int Count => Channels * height * (recipe.Basis == PictureBasis.Fourier ? 2 * columns : width);

    /// <summary>Steps with the pictures of a unit, which are changed.</summary>
    /// <returns>The losses of each before each step.</returns>
    public List<double[]> Climb(double[][] points, int map, int steps)
    {
        List<double[]> losses = [];
        double[][] means = [.. points.Select(point => new double[point.Length])],
            squares = [.. points.Select(point => new double[point.Length])];
        for (int step = 0; step < steps; step++)
        {
            var numbers = new float[PictureTransforms.Numbers];
            recipe.Transforms.Draw(seed, step, height, width, numbers);
            double[] moves = Array.ConvertAll(numbers, number => (double)number);
            losses.Add([.. points.Select(point => network.Differentiate(Input(Picture(point), moves), map).Loss)]);
            double[][] blurred = [.. points.Select(point => Blurred(Picture(point)))];
            double[][] gradients = [.. points.Select((_, i) => Gradient(i))];
            for (int i = 0; i < points.Length; i++)
            {
                Move(points[i], gradients[i], means[i], squares[i], step + 1);
            }

            double[] Gradient(int which) => Differences(points[which], () => Objective(points, blurred, map, moves));
        }

        return losses;
    }

    /// <summary>The picture of a point, in the network's order of channels.</summary>
    public double[] Picture(double[] point)
    {
        double[] values = recipe.Basis == PictureBasis.Fourier ? Waves(point) : point;
        if (recipe.Colors == PictureColors.Decorrelated)
        {
            double longest = Enumerable.Range(0, 3)
                .Max(column => Math.Sqrt(Enumerable.Range(0, 3).Sum(row => Colors[row, column] * Colors[row, column])));
            int area = height * width;
            values = [.. from channel in Enumerable.Range(0, 3) from place in Enumerable.Range(0, area)
                select Enumerable.Range(0, 3).Sum(color => Colors[isBgr ? 2 - channel : channel, color] * values[(color * area) + place])
                    / longest];
        }

        bool isBounded = !recipe.TakesRawValues && (recipe.Basis == PictureBasis.Fourier || recipe.Colors == PictureColors.Decorrelated);
        return isBounded ? [.. values.Select(value => 1 / (1 + Math.Exp(-value)))] : values;
    }

    private static (double Sin, double Cos)[] Circle(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Math.SinCos(2 * Math.PI * i / count))];

    private static double[] Differences(double[] point, Func<double> objective)
    {
        const double Step = 1e-5;
        var gradient = new double[point.Length];
        for (int i = 0; i < point.Length; i++)
        {
            double before = point[i];
            point[i] = before + Step;
            double above = objective();
            point[i] = before - Step;
            gradient[i] = (above - objective()) / (2 * Step);
            point[i] = before;
        }

        return gradient;
    }

    private double Objective(double[][] points, double[][] blurred, int map, double[] moves)
    {
        double sum = 0;
        double[][] inputs = new double[points.Length][];
        for (int i = 0; i < points.Length; i++)
        {
            double[] picture = Picture(points[i]);
            inputs[i] = Input(picture, moves);
            sum += network.Map(inputs[i], map).Average() - Penalty(picture, blurred[i]);
        }

        return sum - (recipe.Diversity == 0 ? 0 : recipe.Diversity * Likeness(inputs));
    }

    private double Penalty(double[] picture, double[] blurred)
    {
        var penalties = recipe.Penalties;
        double variation = 0;
        for (int i = 0; i < picture.Length; i++)
        {
            variation += i % width < width - 1 ? Math.Abs(picture[i + 1] - picture[i]) : 0;
            variation += i / width % height < height - 1 ? Math.Abs(picture[i + width] - picture[i]) : 0;
        }

        return (penalties.TotalVariation * variation)
            + (penalties.L1 * picture.Sum(value => Math.Abs(value - penalties.Center)))
            + (penalties.L2 * Math.Sqrt(1e-6 + picture.Sum(value => Math.Pow(value - penalties.Center, 2))))
            + (penalties.Blur * 0.5 * picture.Zip(blurred, (value, other) => Math.Pow(value - other, 2)).Sum());
    }

    private double Likeness(double[][] inputs)
    {
        double[][] grams = [.. inputs.Select(input =>
        {
            double[][] maps = [.. Enumerable.Range(0, NaiveAscent.Maps).Select(map => network.Map(input, map))];
            double[] gram = [.. from one in maps from other in maps select OwnGraph.Dot(one, other)];
            double norm = Math.Sqrt(OwnGraph.Dot(gram, gram));
            return Array.ConvertAll(gram, value => value / norm);
        })];
        return (from i in Enumerable.Range(0, grams.Length)
                from j in Enumerable.Range(0, grams.Length)
                where i != j
                select OwnGraph.Dot(grams[i], grams[j])).Sum();
    }

    private double[] Blurred(double[] picture)
    {
        var blurred = new double[picture.Length];
        for (int i = 0; i < picture.Length; i++)
        {
            double sum = 0, weights = 0;
            for (int dy = -1; dy <= 1; dy++)
            {
                for (int dx = -1; dx <= 1; dx++)
                {
                    int x = (i % width) + dx, y = (i / width % height) + dy;
                    if (x >= 0 && x < width && y >= 0 && y < height)
                    {
                        double weight = dx == 0 && dy == 0 ? 1 : 0.5;
                        (sum, weights) = (sum + (weight * picture[i + (dy * width) + dx]), weights + weight);
                    }
                }
            }

            blurred[i] = sum / weights;
        }

        return blurred;
    }

    private double[] Input(double[] picture, double[] moves)
    {
        var seen = new double[picture.Length];
        for (int i = 0; i < seen.Length; i++)
        {
            int column = i % width, row = i / width % height, first = i / width / height * width * height;
            double x = recipe.Transforms == default ? column : (moves[0] * column) + (moves[1] * row) + moves[2];
            double y = recipe.Transforms == default ? row : (moves[3] * column) + (moves[4] * row) + moves[5];
            int left = (int)Math.Floor(x), top = (int)Math.Floor(y);
            seen[i] = (At(left, top) * (left + 1 - x) * (top + 1 - y)) + (At(left + 1, top) * (x - left) * (top + 1 - y))
                + (At(left, top + 1) * (left + 1 - x) * (y - top)) + (At(left + 1, top + 1) * (x - left) * (y - top));

            double At(int x, int y) => x >= 0 && x < width && y >= 0 && y < height ? picture[first + (y * width) + x]
                : x >= -recipe.Transforms.Pad && x < width + recipe.Transforms.Pad
                    && y >= -recipe.Transforms.Pad && y < height + recipe.Transforms.Pad ? 0.5 : 0;
        }

        return recipe.TakesRawValues ? seen
            : [.. seen.Select((value, i) => (value - mean[i / (height * width)]) / std[i / (height * width)])];
    }

    // The inverse transform as it is defined, over all H×W frequencies, of which the right half is the mirror image of the left.
    private double[] Waves(double[] point)
    {
        var values = new double[Channels * height * width];
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int v = 0; v < height; v++)
            {
                for (int u = 0; u < columns; u++)
                {
                    double vertical = (double)(v <= height / 2 ? v : height - v) / height, horizontal = (double)u / width;
                    double frequency = Math.Max(
                        Math.Sqrt((vertical * vertical) + (horizontal * horizontal)), 1.0 / Math.Max(height, width));
                    double scale = Math.Sqrt(height * width) / Math.Pow(frequency, recipe.Decay) / 4 / (height * width);
                    int at = (((channel * height) + v) * 2 * columns) + u;
                    bool hasMirror = u > 0 && 2 * u != width;
                    double real = point[at] * scale * (hasMirror ? 2 : 1), imaginary = point[at + columns] * scale * (hasMirror ? 2 : 1);
                    for (int i = 0; i < height * width; i++)
                    {
                        var (one, other) = (down[v * (i / width) % height], across[u * (i % width) % width]);
                        values[(channel * height * width) + i] +=
                            (real * ((one.Cos * other.Cos) - (one.Sin * other.Sin)))
                            - (imaginary * ((one.Sin * other.Cos) + (one.Cos * other.Sin)));
                    }
                }
            }
        }

        return values;
    }

    private void Move(double[] point, double[] gradient, double[] means, double[] squares, int step)
    {
        double rms = Math.Sqrt(gradient.Average(value => value * value));
        for (int i = 0; i < point.Length; i++)
        {
            if (recipe.Optimizer == AscentOptimizer.Adam)
            {
                means[i] = (0.9 * means[i]) + (0.1 * gradient[i]);
                squares[i] = (0.999 * squares[i]) + (0.001 * gradient[i] * gradient[i]);
                point[i] += recipe.Rate * (means[i] / (1 - Math.Pow(0.9, step)))
                    / (Math.Sqrt(squares[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            }
            else
            {
                point[i] += recipe.Rate * gradient[i] / (recipe.Scale == GradientScale.None ? 1 : rms);
            }

            bool isClipped = recipe.Basis == PictureBasis.Pixels && recipe.Colors == PictureColors.Channels && !recipe.TakesRawValues;
            point[i] = isClipped ? Math.Clamp(point[i], 0, 1) : point[i];
        }
    }
}

namespace GpuTiler.Onnx.Tests;

/// <summary>
/// A convolution of 3×3 and a Relu, their gradient, and the recipes of an ascent, all as plain loops in double precision: nothing of it
/// is the library's but the noise that both begin at.
/// </summary>
internal sealed class NaiveAscent(int height, int width)
{
    public const int Channels = 3, Maps = 5;

    private static readonly float[] Kernel = NaiveNet.Values(2, Maps * Channels * 9, 0.5f), Bias = NaiveNet.Values(3, Maps, 0.1f);

    /// <summary>The network, whose batch and size are open unless they are given.</summary>
    public static ModelBuilder Model(params object?[] dimensions) => Behind(new ModelBuilder()
        .Input("x", ModelBuilder.Float, dimensions.Length == 0 ? ["batch", (long)Channels, "height", "width"] : dimensions));

    /// <summary>The same behind an input whose channels come last.</summary>
    public static ModelBuilder ChannelsLast() => Behind(new ModelBuilder()
        .Input("last", ModelBuilder.Float, "batch", "height", "width", (long)Channels)
        .Node("Transpose", ["last"], ["x"], "n/transpose", "", ModelBuilder.Attribute("perm", 0, 3, 1, 2)));

    private static ModelBuilder Behind(ModelBuilder front) => front
        .Tensor("w", ModelBuilder.Float, [Maps, Channels, 3, 3], Kernel).Tensor("b", ModelBuilder.Float, [Maps], Bias)
        .Node("Conv", ["x", "w", "b"], ["conv"], "n/conv", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
        .Node("Relu", ["conv"], ["relu"], "n/relu").Output("relu");

    /// <summary>The mean of a map of the Relu inside a border, and its gradient by the input.</summary>
    public (double Loss, double[] Gradient) Differentiate(double[] x, int map, int border = 0)
    {
        int rows = height - 2, columns = width - 2;
        double loss = 0, count = (rows - (2 * border)) * (columns - (2 * border));
        var gradient = new double[x.Length];
        for (int row = border; row < rows - border; row++)
        {
            for (int column = border; column < columns - border; column++)
            {
                double sum = Bias[map];
                ForEachTap(row, column, map, (weight, at) => sum += weight * x[at]);
                if (sum > 0)
                {
                    loss += sum / count;
                    ForEachTap(row, column, map, (weight, at) => gradient[at] += weight / count);
                }
            }
        }

        return (loss, gradient);
    }

    /// <summary>A map of the Relu.</summary>
    public double[] Map(double[] x, int map)
    {
        int rows = height - 2, columns = width - 2;
        var values = new double[rows * columns];
        for (int i = 0; i < values.Length; i++)
        {
            double sum = Bias[map];
            ForEachTap(i / columns, i % columns, map, (weight, at) => sum += weight * x[at]);
            values[i] = Math.Max(0, sum);
        }

        return values;
    }

    /// <summary>Steps of the plain recipe on a picture from 0 to 1, prepared as (x − mean)/std.</summary>
    public List<double> Plain(double[] picture, int map, int steps, double[] mean, double[] std)
    {
        List<double> losses = [];
        for (int step = 0; step < steps; step++)
        {
            var (loss, gradient) = Differentiate(
                [.. picture.Select((value, i) => (value - mean[i / (height * width)]) / std[i / (height * width)])], map);
            losses.Add(loss);
            double[] byPicture = [.. gradient.Select((value, i) => value / std[i / (height * width)])];
            double rms = Math.Sqrt(byPicture.Average(value => value * value));
            for (int i = 0; i < picture.Length; i++)
            {
                picture[i] = Math.Clamp(picture[i] + (rms == 0 ? 0 : 0.05 * byPicture[i] / rms), 0, 1);
            }
        }

        return losses;
    }

    /// <summary>Steps of the recipe that came with Keras 2.</summary>
    public List<double> Keras(double[] x, int map, int steps) => Climb(x, map, steps, 0, gradient =>
    {
        double rms = Math.Sqrt(gradient.Average(value => value * value)) + 1e-7;
        return [.. gradient.Select(value => value / rms)];
    });

    /// <summary>Steps of the recipe of keras.io.</summary>
    public List<double> Keras2020(double[] x, int map, int steps) => Climb(x, map, steps, 2, gradient =>
    {
        double norm = Math.Sqrt(Math.Max(gradient.Sum(value => value * value), 1e-12));
        return [.. gradient.Select(value => 10 * value / norm)];
    });

    /// <summary>Steps of Adam along the gradient as it is.</summary>
    public List<double> Adam(double[] x, int map, int steps)
    {
        double[] mean = new double[x.Length], square = new double[x.Length];
        int step = 0;
        return Climb(x, map, steps, 0, gradient =>
        {
            step++;
            return [.. gradient.Select((value, i) =>
            {
                mean[i] = (0.9 * mean[i]) + (0.1 * value);
                square[i] = (0.999 * square[i]) + (0.001 * value * value);
                return 0.05 * (mean[i] / (1 - Math.Pow(0.9, step))) / (Math.Sqrt(square[i] / (1 - Math.Pow(0.999, step))) + 1e-8);
            })];
        });
    }

    /// <summary>Gradient descent on the negative mean.</summary>
    public List<double> Digits(double[] x, int map, int steps) =>
        Climb(x, map, steps, 0, gradient => [.. gradient.Select(value => 0.5 * value)]);

    /// <summary>The picture of values as both recipes of Keras make it, before it is rounded.</summary>
    public double[] Deprocess(double[] x, double deviation, double epsilon, int crop)
    {
        double mean = x.Average(), std = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)));
        return
        [
            .. from i in Enumerable.Range(0, x.Length)
            let row = i / width % height
            let column = i % width
            where row >= crop && row < height - crop && column >= crop && column < width - crop
            select Math.Clamp(((x[i] - mean) / (std + epsilon) * deviation) + 0.5, 0, 1),
        ];
    }

    /// <summary>
    /// The recipe that came with Keras 2 from the first size to the last: through pictures of 8 bits, enlarged as Pillow does.
    /// </summary>
    public static double[] KerasThrough(double[] start, int map, int steps, int sizes, (int Height, int Width) last)
    {
        double[] x = [.. start];
        for (int up = sizes - 1; up > 0; up--)
        {
            var (size, next) = (At(up), At(up - 1));
            var naive = new NaiveAscent(size.Height, size.Width);
            naive.Keras(x, map, steps);
            double mean = x.Average(), std = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)));
            double[] levels = [.. naive.Deprocess(x, 0.25, 1e-7, 0).Select(value => Math.Floor(value * 255))];
            x = [.. Enlarge(levels, size, next).Select(level => (((level / 255) - 0.5) * 4 * std) + mean)];
        }

        return new NaiveAscent(last.Height, last.Width).Deprocess(x, 0.25, 1e-7, 0);

        (int Height, int Width) At(int up) => ((int)(last.Height / Math.Pow(1.2, up)), (int)(last.Width / Math.Pow(1.2, up)));
    }

    // Bicubic with a = −0.5, across and then down, rounded to 8 bits after each.
    private static double[] Enlarge(double[] levels, (int Height, int Width) small, (int Height, int Width) large)
    {
        var across = new double[levels.Length / small.Width * large.Width];
        for (int i = 0; i < across.Length; i++)
        {
            int line = i / large.Width * small.Width;
            across[i] = Sample(small.Width, large.Width, i % large.Width, at => levels[line + at]);
        }

        var result = new double[Channels * large.Height * large.Width];
        for (int i = 0; i < result.Length; i++)
        {
            int column = i % large.Width, first = i / large.Width / large.Height * small.Height;
            result[i] = Sample(
                small.Height, large.Height, i / large.Width % large.Height, at => across[((first + at) * large.Width) + column]);
        }

        return result;

        static double Sample(int count, int longer, int at, Func<int, double> value)
        {
            double center = (at + 0.5) * count / longer;
            int[] taps = [.. Enumerable.Range((int)Math.Floor(center - 1.5), 4).Where(tap => tap >= 0 && tap < count)];
            double sum = taps.Sum(tap => Weight(tap + 0.5 - center));
            return Math.Clamp(Math.Floor((taps.Sum(tap => Weight(tap + 0.5 - center) * value(tap)) / sum) + 0.5), 0, 255);
        }

        static double Weight(double x) => Math.Abs(x) is var d && d < 1 ? (1.5 * d * d * d) - (2.5 * d * d) + 1
            : d < 2 ? (-0.5 * d * d * d) + (2.5 * d * d) - (4 * d) + 2 : 0;
    }

    private List<double> Climb(double[] x, int map, int steps, int border, Func<double[], double[]> scale)
    {
        List<double> losses = [];
        for (int step = 0; step < steps; step++)
        {
            var (loss, gradient) = Differentiate(x, map, border);
            losses.Add(loss);
            var scaled = scale(gradient);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] += scaled[i];
            }
        }

        return losses;
    }

    private void ForEachTap(int row, int column, int map, Action<double, int> take)
    {
        for (int tap = 0; tap < Channels * 9; tap++)
        {
            var (channel, y, x) = (tap / 9, tap % 9 / 3, tap % 3);
            take(Kernel[(map * Channels * 9) + tap], (((channel * height) + row + y) * width) + column + x);
        }
    }
}

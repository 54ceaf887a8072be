namespace GpuTiler.Onnx.Tests;

/// <summary>The parts that ascents of Lucid's kind are made of, each by what must be true of it.</summary>
public class LucidPartTests
{
    private const long Samples = 2, Channels = 3;

    private static readonly int[] Frequencies = [1, 2, 4];

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 2, 1 }, { 1, 5 }, { 4, 6 }, { 7, 5 }, { 6, 9 }, { 16, 11 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Waves_are_taken_apart_as_they_are_put_together(int height, int width)
    {
        var basis = new FourierBasis(height, width, decay: 1);
        long[] dimensions = [Samples, Channels, height, width], coefficients = [Samples, Channels, height, FourierBasis.ColumnsOf(width)];
        double[] picture = OwnGraph.Random(1, Samples * Channels * height * width),
            point = OwnGraph.Random(2, Samples * Channels * height * coefficients[3]);
        AssertClose(picture, OwnGraph.Run(x => basis.Synthesize(basis.Analyze(x[0])), (picture, dimensions)), 1e-5);

        // ⟨S·p, x⟩ = ⟨p, Sᵀ·x⟩ for the adjoint of a linear map, and for nothing else.
        double[] synthesized = OwnGraph.Run(x => basis.Synthesize(x[0]), (point, coefficients));
        double[] adjoint = OwnGraph.Run(x => basis.Adjoint(x[0]), (picture, dimensions));
        Assert.Equal(OwnGraph.Dot(synthesized, picture), OwnGraph.Dot(point, adjoint), 1e-3 * Math.Max(1, Norm(synthesized)));
    }

    [Fact]
    public void A_wave_of_a_single_coefficient_has_its_frequency_and_counts_less_the_finer_it_is()
    {
        const int Height = 8, Width = 16;
        double[] strengths = [.. Frequencies.Select(frequency =>
        {
            double[] point = new double[Height * FourierBasis.ColumnsOf(Width)];
            point[frequency] = 1;
            double[] wave = OwnGraph.Run(
                x => new FourierBasis(Height, Width, 1).Synthesize(x[0]), (point, [1, 1, Height, FourierBasis.ColumnsOf(Width)]));
            Assert.All(wave.Index(), one => Assert.Equal(wave[0] * Math.Cos(2 * Math.PI * frequency * one.Index / Width), one.Item, 1e-5));
            return wave[0];
        })];

        // One wave across has √(8·16)/4/(1/16), twice because of its mirror image, over the number of pixels.
        Assert.Equal(Math.Sqrt(128) / 4 * 16 * 2 / 128, strengths[0], 1e-5);
        Assert.Equal(strengths[0] / 2, strengths[1], 1e-5);
        Assert.Equal(strengths[0] / 4, strengths[2], 1e-5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decorrelated_colors_come_back_and_the_first_is_about_grey(bool isBgr)
    {
        double[] colors = OwnGraph.Random(3, Samples * 3 * 4), other = OwnGraph.Random(4, Samples * 3 * 4);
        long[] dimensions = [Samples, 3, 2, 2];
        AssertClose(
            colors, OwnGraph.Run(x => ColorBasis.FromChannels(ColorBasis.ToChannels(x[0], isBgr), isBgr), (colors, dimensions)), 1e-5);
        Assert.Equal(
            OwnGraph.Dot(OwnGraph.Run(x => ColorBasis.ToChannels(x[0], isBgr), (colors, dimensions)), other),
            OwnGraph.Dot(colors, OwnGraph.Run(x => ColorBasis.Adjoint(x[0], isBgr), (other, dimensions))), 1e-4);
        double[] first = OwnGraph.Run(x => ColorBasis.ToChannels(x[0], isBgr), ([1, 0, 0], [1, 3, 1, 1]));
        Assert.Equal(1, Norm(first), 1e-6);
        Assert.Equal(27.0 / 26, first[isBgr ? 0 : 2] / first[isBgr ? 2 : 0], 1e-5);
    }

    [Fact]
    public void Moves_have_an_exact_adjoint()
    {
        foreach (var transforms in new PictureTransforms[]
        {
            new() { Jitter = 3 }, PictureTransforms.Lucid, new() { Pad = 3, Scale = 0.5, Rotation = 90 },
            new() { Rotation = 180, LastJitter = 5 },
        })
        {
            for (int step = 0; step < 8; step++)
            {
                int height = 5 + step, width = 12 - step;
                var graph = new TransformGraph(transforms, height, width);
                long[] dimensions = [Samples, Channels, height, width];
                long count = Samples * Channels * height * width;
                double[] numbers = Draw(transforms, step, height, width),
                    picture = OwnGraph.Random(step, count), gradient = OwnGraph.Random(step + 50, count);
                double[] moved = Apply(picture), black = Apply(new double[count]);
                double[] adjoint = OwnGraph.Run(
                    x => graph.Adjoint(x[0], x[1]), (gradient, dimensions), (numbers, [PictureTransforms.Numbers]));

                // The grey around it is there without a picture, too.
                double[] linear = [.. moved.Zip(black, (one, other) => one - other)];
                Assert.Equal(OwnGraph.Dot(linear, gradient), OwnGraph.Dot(picture, adjoint), 1e-3);

                double[] Apply(double[] from) =>
                    OwnGraph.Run(x => graph.Apply(x[0], x[1]), (from, dimensions), (numbers, [PictureTransforms.Numbers]));
            }
        }
    }

    [Fact]
    public void A_shift_moves_whole_pixels_into_grey_and_then_black()
    {
        var transforms = new PictureTransforms { Pad = 1, Jitter = 6 };
        const int Side = 4;
        double[] picture = OwnGraph.Random(1, Side * Side);
        HashSet<(int, int)> seen = [];
        for (int step = 0; step < 40; step++)
        {
            double[] numbers = Draw(transforms, step, Side, Side);
            var (dx, dy) = ((int)numbers[2], (int)numbers[5]);
            seen.Add((dx, dy));
            double[] moved = OwnGraph.Run(
                x => new TransformGraph(transforms, Side, Side).Apply(x[0], x[1]),
                (picture, [1, 1, Side, Side]), (numbers, [PictureTransforms.Numbers]));
            AssertClose([.. from i in Enumerable.Range(0, Side * Side) select At((i % Side) + dx, (i / Side) + dy)], moved, 1e-6);
        }

        Assert.True(seen.Count > 20, $"{seen.Count} shifts in 40 steps.");
        Assert.All(seen, shift => Assert.True(Math.Abs(shift.Item1) <= 3 && Math.Abs(shift.Item2) <= 3));

        double At(int x, int y) => x is >= 0 and < Side && y is >= 0 and < Side ? picture[(y * Side) + x]
            : x is >= -1 and <= Side && y is >= -1 and <= Side ? 0.5 : 0;
    }

    [Fact]
    public void What_is_drawn_is_a_scale_and_a_rotation_within_their_bounds_and_their_inverse()
    {
        const int Height = 20, Width = 30, Draws = 4000;
        List<double> scales = [];
        Dictionary<int, int> angles = [];
        for (int step = 0; step < Draws; step++)
        {
            double[] m = Draw(PictureTransforms.Lucid, step, Height, Width);
            scales.Add(1 / Math.Sqrt((m[0] * m[4]) - (m[1] * m[3])));
            double degrees = Math.Atan2(m[1], m[0]) * 180 / Math.PI;
            Assert.Equal(Math.Round(degrees), degrees, 1e-4);
            angles[(int)Math.Round(degrees)] = angles.GetValueOrDefault((int)Math.Round(degrees)) + 1;

            // There and back again.
            double x = (m[0] * 3) + (m[1] * 7) + m[2], y = (m[3] * 3) + (m[4] * 7) + m[5];
            Assert.Equal(3, (m[6] * x) + (m[7] * y) + m[8], 1e-4);
            Assert.Equal(7, (m[9] * x) + (m[10] * y) + m[11], 1e-4);

            // The middle is moved by the two shifts alone: 4 pixels, and 2 at the smallest scale, turned by 10°.
            double middleX = (m[0] * (Width - 1) / 2) + (m[1] * (Height - 1) / 2) + m[2] - ((Width - 1) / 2.0);
            Assert.True(Math.Abs(middleX) <= 4 + (2 / 0.9 * 1.16) + 1e-4, $"{middleX}");
        }

        Assert.Equal(11, scales.Select(scale => Math.Round(scale, 4)).Distinct().Count());
        Assert.Equal((0.9, 1.1), (Math.Round(scales.Min(), 4), Math.Round(scales.Max(), 4)));
        Assert.Equal(Enumerable.Range(-10, 21), angles.Keys.Order());
        Assert.InRange(angles[0], Draws * 5 / 26, Draws * 7 / 26);
    }

    [Fact]
    public void What_penalties_take_has_the_gradient_of_differences()
    {
        // Each alone, and all together; the blurred picture stands still while a step is made towards it.
        foreach (var penalties in new PicturePenalties[]
        {
            new() { TotalVariation = 0.7 }, new() { L1 = 0.3, Center = 0.2 }, new() { L2 = 2 },
            new() { TotalVariation = 0.1, L1 = 0.2, L2 = 0.3, Center = 0 },
        })
        {
            foreach (var (height, width) in new[] { (5, 4), (1, 6), (3, 1) })
            {
                double[] picture = OwnGraph.Random(7, Samples * Channels * height * width);
                double[] found = OwnGraph.Run(x => penalties.Gradient(x[0])!, (picture, [Samples, Channels, height, width]));
                for (int i = 0; i < picture.Length; i++)
                {
                    const double Step = 1e-6;
                    double before = picture[i];
                    picture[i] = before + Step;
                    double above = Taken();
                    picture[i] = before - Step;
                    double expected = (above - Taken()) / (2 * Step);
                    picture[i] = before;
                    Assert.Equal(expected, found[i], 1e-4);
                }

                double Taken() => picture.Chunk((int)Channels * height * width).Sum(one =>
                    (penalties.L1 * one.Sum(value => Math.Abs(value - penalties.Center)))
                    + (penalties.L2 * Math.Sqrt(1e-6 + one.Sum(value => Math.Pow(value - penalties.Center, 2))))
                    + (penalties.TotalVariation * Enumerable.Range(0, one.Length).Sum(i =>
                        (i % width < width - 1 ? Math.Abs(one[i + 1] - one[i]) : 0)
                        + (i / width % height < height - 1 ? Math.Abs(one[i + width] - one[i]) : 0))));
            }
        }
    }

    [Fact]
    public void A_blurring_step_takes_a_picture_to_the_blurred_one()
    {
        double[] flat = Enumerable.Repeat(0.3, 12).ToArray();
        Assert.All(Gradient(flat), value => Assert.Equal(0, value, 1e-6));

        // A single pixel: half of it is left of a middle that counts twice, over its own 5 of 9 halves.
        double[] point = new double[25];
        point[12] = 1;
        double[] blurred = [.. point.Zip(Gradient(point, 5), (value, gradient) => value - gradient)];
        Assert.Equal(1 / 5.0, blurred[12], 1e-6);
        Assert.Equal(0.5 / 5, blurred[6], 1e-6);
        Assert.Equal(0, blurred[0], 1e-6);

        static double[] Gradient(double[] picture, int width = 4) =>
            OwnGraph.Run(x => new PicturePenalties { Blur = 1 }.Gradient(x[0])!, (picture, [1, 1, picture.Length / width, width]));
    }

    private static double[] Draw(PictureTransforms transforms, int step, int height, int width)
    {
        var numbers = new float[PictureTransforms.Numbers];
        transforms.Draw(1, step, height, width, numbers);
        return Array.ConvertAll(numbers, number => (double)number);
    }

    private static double Norm(double[] values) => Math.Sqrt(OwnGraph.Dot(values, values));

    private static void AssertClose(double[] expected, double[] found, double tolerance)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}

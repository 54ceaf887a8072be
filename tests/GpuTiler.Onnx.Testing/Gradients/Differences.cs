namespace GpuTiler.Onnx.Testing;

/// <summary>A network's gradient against differences of its own loss.</summary>
internal static class Differences
{
    /// <summary>
    /// Compares along random directions, each with the same small step for all elements; in float32, with a network's bends, a few may be
    /// far off, and most must not be.
    /// </summary>
    public static void Check(OnnxGradient gradient, float[] frame, double tolerance)
    {
        const int Directions = 16;
        const float Step = 1e-3f;
        gradient.Run(frame);
        var found = Read(gradient.Gradient);
        Assert.Contains(found, value => value != 0);
        Assert.Equal(frame.Length, found.Length);
        List<double> errors = [];
        for (int seed = 0; seed < Directions; seed++)
        {
            float[] direction = NaiveNet.Values(seed + 100, frame.Length, 1);
            double expected = (Loss(Step) - Loss(-Step)) / (2 * Step),
                slope = found.Zip(direction).Sum(pair => (double)pair.First * pair.Second);
            errors.Add(Math.Abs(slope - expected) / Math.Sqrt(found.Sum(value => (double)value * value)));

            double Loss(float step)
            {
                gradient.Run([.. frame.Zip(direction).Select(pair => pair.First + (step * pair.Second))]);
                return Read(gradient.Loss)[0];
            }
        }

        errors.Sort();
        Assert.True(errors[Directions * 3 / 4] < tolerance, $"The errors are {string.Join(", ", errors)}.");
    }

    public static float[] Read(DeviceTensor tensor)
    {
        var values = new float[tensor.Shape.ElementCount];
        tensor.Read(values);
        return values;
    }
}

namespace GpuTiler.Onnx.Testing;

/// <summary>Gradients on a device that runs networks itself and gives nothing to the processor, beside those of the processor.</summary>
internal static class DeviceGradients
{
    // Of most operators a case is much like another, and each takes a device a while.
    private static readonly HashSet<string> Varied =
        ["Conv", "ConvTranspose", "MaxPool", "AveragePool", "Resize", "Pad", "Slice", "Gemm", "MatMul"];

    /// <summary>
    /// Tries the rule of an operator in float32, on several cases. A network that holds an operator without a kernel there must be refused
    /// with that operator's name; the gradient must not add one.
    /// </summary>
    /// <param name="device">The device.</param>
    /// <param name="name">The operator.</param>
    /// <param name="tolerance">The part of the largest component that a component may be off.</param>
    /// <returns>Whether a case was refused.</returns>
    public static bool Try(TileDevice device, string name, double tolerance)
    {
        bool isRefused = false;
        using var folder = new TempFolder();
        using var processor = CpuDevice.Create(new() { Threads = 1 });
        for (int seed = 0; seed < (Varied.Contains(name) ? 3 : 1); seed++)
        {
            var made = RuleCases.All[name](new Random(seed));
            made.IsSingle = true;
            if (name == "Cast")
            {
                made.Attributes = [ModelBuilder.Attribute("to", (long)ModelBuilder.Float)];
            }

            string path = made.Model().Save(folder);
            float[] x = Array.ConvertAll(made.Input(), value => (float)value);
            float[] expected = Run(path, processor, x);
            try
            {
                float[] found = Run(path, device, x);
                float largest = Math.Max(expected.Max(MathF.Abs), 1e-3f);
                Assert.Equal(expected.Length, found.Length);
                for (int i = 0; i < found.Length; i++)
                {
                    Assert.True(
                        Math.Abs(expected[i] - found[i]) <= tolerance * largest,
                        $"{name}, seed {seed}: component {i} is {found[i]}, and the processor's {expected[i]} (largest {largest}).");
                }
            }
            catch (OnnxModelException e)
            {
                isRefused = true;
                Assert.Equal(
                    $"{path} has operators that the execution provider does not run, {name} ('n'): "
                    + "leave RequireWholeNetwork off, and the processor runs them.", e.Message);
            }
        }

        return isRefused;
    }

    /// <summary>Tries a method on a network of which every operator runs on the device.</summary>
    public static void Try(TileDevice device, string path, AttributionMethod method, float[] frame, double tolerance)
    {
        using var processor = CpuDevice.Create(new() { Threads = 1 });
        float[] expected = Map(processor), found = Map(device);
        Assert.Contains(expected, value => value != 0);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, tolerance * expected.Max(MathF.Abs)));

        float[] Map(TileDevice on)
        {
            using var attribution = Attribution.Load(path, on, new() { Method = method, Steps = 3 });
            attribution.Inputs[0].Write<float>(frame);
            attribution.SetUnits(new GradientUnit(3));
            attribution.Run();
            return Differences.Read(attribution.Map);
        }
    }

    private static float[] Run(string path, TileDevice device, float[] x)
    {
        using var gradient = OnnxGradient.Load(path, device, new() { By = RuleCase.X });
        Weighting.Set(gradient, i => ((i * 37 % 17) - 8) / 8d);
        gradient.Run(x);
        return [.. Differences.Read(gradient.Gradient), .. Differences.Read(gradient.Loss)];
    }
}

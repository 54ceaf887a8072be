namespace GpuTiler.Onnx.Testing;

/// <summary>A small network as a model and as loops: Conv 3×3, Relu, MaxPool 2×2, Flatten, Gemm.</summary>
internal static class NaiveNet
{
    public const int Size = 6, Maps = 4, Classes = 5;
    private const int Inner = Size - 2, Pooled = Inner / 2, Flat = Maps * Pooled * Pooled;

    public static float[] Frame { get; } = Values(1, 2 * Size * Size, 1);

    private static readonly float[] Kernel = Values(2, Maps * 2 * 9, 0.5f), Bias = Values(3, Maps, 0.5f),
        Dense = Values(4, Classes * Flat, 0.5f), DenseBias = Values(5, Classes, 1);

    public static ModelBuilder Model(int opset = 17, long ir = 8)
    {
        var model = new ModelBuilder(opset).Ir(ir).Input("x", ModelBuilder.Float, 1, 2, Size, Size);
        if (ir < 4)
        {
            model.Input("w", ModelBuilder.Float, Maps, 2, 3, 3).Input("b", ModelBuilder.Float, Maps)
                .Input("d", ModelBuilder.Float, Classes, Flat).Input("e", ModelBuilder.Float, Classes);
        }

        return model.Tensor("w", ModelBuilder.Float, [Maps, 2, 3, 3], Kernel).Tensor("b", ModelBuilder.Float, [Maps], Bias)
            .Tensor("d", ModelBuilder.Float, [Classes, Flat], Dense).Tensor("e", ModelBuilder.Float, [Classes], DenseBias)
            .Node("Conv", ["x", "w", "b"], ["conv"], "n/conv", "", ModelBuilder.Attribute("kernel_shape", 3, 3))
            .Node("Relu", ["conv"], ["relu"], "n/relu")
            .Node("MaxPool", ["relu"], ["pool"], "n/pool", "", ModelBuilder.Attribute("kernel_shape", 2, 2),
                ModelBuilder.Attribute("strides", 2, 2))
            .Node("Flatten", ["pool"], ["flat"], "n/flat")
            .Node("Gemm", ["flat", "d", "e"], ["scores"], "n/gemm", "", ModelBuilder.Attribute("transB", 1L))
            .Output("scores", ModelBuilder.Float, 1, Classes);
    }

    /// <summary>What every layer holds after a run on <see cref="Frame"/>.</summary>
    public static Dictionary<string, double[]> Expected()
    {
        var conv = new double[Maps * Inner * Inner];
        var pool = new double[Flat];
        Array.Fill(pool, double.NegativeInfinity);
        for (int m = 0, i = 0; m < Maps; m++)
        {
            for (int y = 0; y < Inner; y++)
            {
                for (int x = 0; x < Inner; x++, i++)
                {
                    conv[i] = Bias[m];
                    for (int k = 0; k < 2 * 9; k++)
                    {
                        var (c, dy, dx) = (k / 9, k % 9 / 3, k % 3);
                        conv[i] += (double)Kernel[(m * 18) + k] * Frame[(c * Size * Size) + ((y + dy) * Size) + x + dx];
                    }

                    ref double cell = ref pool[(m * Pooled * Pooled) + (y / 2 * Pooled) + (x / 2)];
                    cell = Math.Max(cell, Math.Max(conv[i], 0));
                }
            }
        }

        var scores = new double[Classes];
        for (int c = 0; c < Classes; c++)
        {
            scores[c] = DenseBias[c] + Enumerable.Range(0, Flat).Sum(f => Dense[(c * Flat) + f] * pool[f]);
        }

        return new()
            { ["conv"] = conv, ["relu"] = [.. conv.Select(v => Math.Max(v, 0))], ["pool"] = pool, ["flat"] = pool, ["scores"] = scores };
    }

    public static float[] Values(int seed, int count, float size)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((random.NextSingle() * 2) - 1) * size)];
    }
}

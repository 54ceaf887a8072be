namespace GpuTiler.Conformance;

/// <summary>Activations of each kind, the same for every run.</summary>
internal static class TestData
{
    public static float[] Singles(DataKind kind, int count, int seed = 1)
    {
        var random = new Random(seed + (31 * (int)kind));
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Next(kind, random, i);
        }

        return values;
    }

    public static Half[] Halves(DataKind kind, int count, int seed = 1) => kind == DataKind.RandomBits
        ? Array.ConvertAll(Singles(kind, count, seed), x => BitConverter.UInt16BitsToHalf((ushort)BitConverter.SingleToUInt32Bits(x)))
        : Array.ConvertAll(Singles(kind, count, seed), x => (Half)x);

    private static float Next(DataKind kind, Random random, int i)
    {
        float normal = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        int pick = random.Next(8);
        return kind switch
        {
            DataKind.Normal => normal,
            DataKind.ReluSparse => MathF.Max(normal, 0),
            DataKind.Constant => 3.25f,
            DataKind.Zeros => 0,
            DataKind.NaNs => pick == 0 ? float.NaN : normal,
            DataKind.AllNaN => float.NaN,
            DataKind.Infinities => pick switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, 2 => float.NaN, _ => normal },
            DataKind.OnlyInfinities => pick < 4 ? float.PositiveInfinity : pick < 7 ? float.NegativeInfinity : float.NaN,
            DataKind.NegativeZeros => pick < 4 ? -0f : pick == 4 ? 0f : pick == 5 ? -1e-30f : 1e-29f,
            DataKind.Subnormals => BitConverter.UInt32BitsToSingle((uint)random.Next(1 << 23) | ((uint)pick << 31)),
            DataKind.AroundTiny => MathF.ScaleB(normal, -100 + pick),
            DataKind.HugeAndTiny => MathF.ScaleB(normal, (pick - 4) * 25),
            DataKind.LargestFinite => pick < 3 ? float.MaxValue : pick < 6 ? -float.MaxValue : normal * 1e38f,
            // With the extremes 0 and 255 in every map, k + 0.5 lies exactly between two levels.
            DataKind.Ties => (i % 97) switch { 0 => 0, 1 => 255, _ => random.Next(255) + 0.5f },
            DataKind.Outliers => pick == 0 && i % 13 == 0 ? normal * 1000 : normal,
            // With the extremes 0 and 4096, every whole number lies on the edge of a bin.
            DataKind.BinEdges => (i % 97) switch { 0 => 0, 1 => 4096, _ => random.Next(pick < 4 ? 32 : 4096) },
            // Stretches without subnormal numbers of binary16, with some, and of little else.
            DataKind.SmallHalves => normal * ((i / 150 % 3) switch { 0 => 1, 1 when pick > 0 => 1, _ => 3e-5f }),
            _ => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)),
        };
    }
}

namespace GpuTiler.Onnx;

/// <summary>Random numbers that one seed repeats on every machine (SplitMix64).</summary>
internal struct SeededNoise(long seed)
{
    private ulong state = (ulong)seed;

    /// <summary>A normally distributed number, of mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
        return radius * Math.Cos(2 * Math.PI * NextUniform());
    }

    /// <summary>A number from 0 to below 1 (Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators").</summary>
    public double NextUniform()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

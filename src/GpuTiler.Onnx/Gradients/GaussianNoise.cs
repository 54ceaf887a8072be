namespace GpuTiler.Onnx;

/// <summary>Normally distributed numbers that one seed repeats on every machine (Box and Muller 1958, of SplitMix64).</summary>
internal struct GaussianNoise(int seed)
{
    private ulong state = (ulong)seed;

    public double Next()
    {
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform()));
        return radius * Math.Cos(2 * Math.PI * Uniform());
    }

    // Steele, Lea and Flood 2014, "Fast Splittable Pseudorandom Number Generators".
    private double Uniform()
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}

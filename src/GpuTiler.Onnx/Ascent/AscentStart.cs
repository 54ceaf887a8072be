namespace GpuTiler.Onnx;

/// <summary>The noise that an ascent begins at.</summary>
/// <param name="Center">The middle of the noise.</param>
/// <param name="Spread">How far it extends to either side; for normally distributed noise, the standard deviation.</param>
/// <param name="IsNormal">Whether it is normally rather than uniformly distributed.</param>
public readonly record struct AscentStart(double Center, double Spread, bool IsNormal = false)
{
    // From Knuth's MMIX: neighbouring seeds and places end up far apart.
    private const long Multiplier = 6364136223846793005;

    /// <summary>Fills a sample: the same seed, unit and picture always give the same noise, whatever other samples there are.</summary>
    internal void Fill(Span<float> values, int seed, GradientUnit unit, int picture = 0)
    {
        long stream = seed;
        foreach (int place in unit.Index)
        {
            stream = unchecked((stream * Multiplier) + place + 2);
        }

        // Below every place: a unit of one more index has other noise.
        stream = picture == 0 ? stream : unchecked((stream * Multiplier) - picture);
        var random = new SeededNoise(stream);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Center + (Spread * (IsNormal ? random.NextNormal() : (2 * random.NextUniform()) - 1)));
        }
    }
}

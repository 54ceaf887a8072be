using System.Diagnostics;

namespace GpuTiler.Benchmarks.Comparison;

/// <summary>What a series of samples says about one call, in milliseconds.</summary>
/// <param name="Minimum">The fastest sample.</param>
/// <param name="Median">The middle sample.</param>
/// <param name="Samples">How many samples were taken.</param>
/// <param name="Calls">How many calls make one sample: more than one where a single call is too short for the clock.</param>
internal readonly record struct Measurement(double Minimum, double Median, int Samples, int Calls)
{
    // The comparison's script samples the peers by the same rules.
    private const double WarmUpShare = 0.2;
    private const double ShortestSample = 20e-6;
    private const int FewestSamples = 2;

    /// <summary>Calls an action again and again: a while to warm the caches, then for the time given.</summary>
    public static Measurement Of(Action action, double seconds)
    {
        int warmUpCalls = 0;
        var clock = Stopwatch.StartNew();
        do
        {
            action();
            warmUpCalls++;
        }
        while (clock.Elapsed.TotalSeconds < seconds * WarmUpShare);

        int calls = (int)Math.Ceiling(ShortestSample * warmUpCalls / clock.Elapsed.TotalSeconds);
        var samples = new List<double>(1 << 12);
        clock.Restart();
        while (samples.Count < FewestSamples || clock.Elapsed.TotalSeconds < seconds)
        {
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call < calls; call++)
            {
                action();
            }

            samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / calls);
        }

        samples.Sort();
        return new(samples[0], samples[samples.Count / 2], samples.Count, calls);
    }
}

using System.Diagnostics;

namespace GpuTiler.Cli;

/// <summary>How long something took, in milliseconds.</summary>
/// <param name="Best">The shortest sample: other work of the machine only adds to it.</param>
/// <param name="Median">The middle sample: what a viewer sees.</param>
/// <param name="Samples">How many there were.</param>
internal readonly record struct Timing(double Best, double Median, int Samples)
{
    // A clock's own cost must not show: a sample lasts at least this long.
    private static readonly TimeSpan ShortestSample = TimeSpan.FromMicroseconds(20);

    /// <summary>Sums up samples; they are put in order.</summary>
    public static Timing Of(List<double> milliseconds)
    {
        milliseconds.Sort();
        return new(milliseconds[0], milliseconds[milliseconds.Count / 2], milliseconds.Count);
    }

    /// <summary>Does something again and again for as long as is given, a fifth of it to warm up, but three times at least.</summary>
    public static Timing Of(Action action, TimeSpan time)
    {
        int calls = 0;
        long start = Stopwatch.GetTimestamp();
        do
        {
            action();
            calls++;
        }
        while (Stopwatch.GetElapsedTime(start) < time / 5);

        int together = Math.Max(1, (int)Math.Ceiling(ShortestSample * calls / Stopwatch.GetElapsedTime(start)));
        var samples = new List<double>();
        do
        {
            long before = Stopwatch.GetTimestamp();
            for (int i = 0; i < together; i++)
            {
                action();
            }

            samples.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds / together);
        }
        while (samples.Count < 3 || Stopwatch.GetElapsedTime(start) < time);

        return Of(samples);
    }
}

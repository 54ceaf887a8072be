using System.Diagnostics;

namespace GpuTiler.TapCost;

/// <summary>
/// Two actions timed side by side. Each pair is taken together and its order turns, so that what slows the machine slows both.
/// </summary>
/// <param name="Milliseconds">The first action's best sample.</param>
/// <param name="Ratio">The second's time over the first's: the median of the pairs.</param>
/// <param name="BestRatio">The same of the best sample of each: what remains where the machine does other work.</param>
internal readonly record struct Pairs(double Milliseconds, double Ratio, double BestRatio)
{
    // A sample lasts about this long: a clock's step and an interrupt are little of it.
    private const double SampleMilliseconds = 4;

    public static Pairs Measure(Action first, Action second, int rounds)
    {
        // Code is compiled, memory is touched, and ONNX Runtime has its arena.
        for (int i = 0; i < 10; i++)
        {
            first();
            second();
        }

        int times = Math.Max(1, (int)(SampleMilliseconds / Time(first, 5)));
        var ratios = new double[rounds];
        var (bestFirst, bestSecond) = (double.PositiveInfinity, double.PositiveInfinity);
        for (int round = 0; round < rounds; round++)
        {
            double a, b;
            if (round % 2 == 0)
            {
                (a, b) = (Time(first, times), Time(second, times));
            }
            else
            {
                (b, a) = (Time(second, times), Time(first, times));
            }

            ratios[round] = b / a;
            (bestFirst, bestSecond) = (Math.Min(bestFirst, a), Math.Min(bestSecond, b));
        }

        Array.Sort(ratios);
        return new(bestFirst, ratios[rounds / 2], bestSecond / bestFirst);
    }

    private static double Time(Action action, int times)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / times;
    }
}

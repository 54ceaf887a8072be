using System.Globalization;

namespace GpuTiler.Benchmarks.Regression;

/// <summary>
/// Fails where the CPU kernel has become about twice as slow. Everything is a ratio of best times within one run, of contenders that take
/// turns: the plain case against a copy of the same activations, and every other case against the plain one. The bounds leave room for
/// processors of another kind and for a machine with other work; what misses one is measured again before it counts.
/// </summary>
internal static class SpeedGuard
{
    private const int Attempts = 4;
    private const int Rounds = 8;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(15);

    // After this the runtime has compiled busy methods for the last time, which can make them slower too.
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(500);

    // Of what two processors reached (benchmarks/results), half of the slower one's share of memcpy.
    private static readonly (TensorShape Shape, double LeastOfCopy)[] Shapes =
    [
        (TensorShape.Chw(64, 112, 112), 0.4),
        (TensorShape.Chw(256, 56, 56), 0.36),
        (TensorShape.Chw(512, 28, 28), 0.31),
        (TensorShape.Chw(2048, 7, 7), 0.045),
        (TensorShape.Chw(1024, 128, 128), 0.45),
    ];

    /// <summary>Measures and says what it found; the last line counts it.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        int passed = 0, failed = 0;
        foreach (var (shape, leastOfCopy) in Shapes)
        {
            using var contest = new SpeedContest(shape);
            for (int attempt = 0; attempt < Attempts && (attempt == 0 || Failures(contest, leastOfCopy).Any()); attempt++)
            {
                contest.Measure(Rounds, Turn, attempt == 0 ? WarmUp : Turn);
            }

            foreach (string failure in Failures(contest, leastOfCopy))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shape}: {failure}"));
                failed++;
            }

            passed += 1 + contest.Variants.Count - Failures(contest, leastOfCopy).Count();
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, 0 skipped"));
        return failed == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Failures(SpeedContest contest, double leastOfCopy)
    {
        double ofCopy = contest.Copy / contest.Plain;
        if (ofCopy < leastOfCopy)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"float32, a range for each map, has {ofCopy:F3} of memcpy's speed; it had twice {leastOfCopy}.");
        }

        foreach (var (name, most, time) in contest.Variants)
        {
            if (time / contest.Plain > most)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} takes {time / contest.Plain:F2} times as long as the plain case; at most {most} is expected.");
            }
        }
    }
}

using System.Diagnostics;

namespace GpuTiler.Benchmarks.Regression;

/// <summary>The best times of one shape's cases, on one thread.</summary>
internal sealed class SpeedContest : IDisposable
{
    private readonly CpuDevice device = CpuDevice.Create(new() { Threads = 1 });
    private readonly List<(string Name, double Most, Action Action)> contenders = [];
    private readonly double[] best;

    public SpeedContest(TensorShape shape)
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(_ => (random.NextSingle() * 8) - 4)];
        Half[] halves = [.. values.Select(value => (Half)value)];
        var copy = new float[values.Length];
        contenders.Add(("memcpy", 0, () => values.AsSpan().CopyTo(copy)));
        Add("the plain case", 0, shape, new(), values);
        Add("a range for the layer", 2.4, shape, new() { Range = TileRange.Layer }, values);
        Add("channels last", 3.8, TensorShape.Hwc(shape.Height, shape.Width, shape.Channels), new(), values);
        var (plan, pixels) = Plan(shape, new());
        contenders.Add(("float16", 2.4, () => device.Render(halves, plan, pixels)));
        best = new double[contenders.Count];
        Array.Fill(best, double.PositiveInfinity);
    }

    /// <summary>A copy of the activations.</summary>
    public double Copy => best[0];

    /// <summary>float32, channels first, a range for each map.</summary>
    public double Plain => best[1];

    /// <summary>Every other case, with the most that it may take of <see cref="Plain"/>.</summary>
    public IReadOnlyList<(string Name, double Most, double Time)> Variants =>
        [.. contenders.Select((contender, i) => (contender.Name, contender.Most, best[i])).Skip(2)];

    /// <summary>Lets all take turns. Better times than before are kept.</summary>
    public void Measure(int rounds, TimeSpan turn, TimeSpan warmUp)
    {
        foreach (var (_, _, action) in contenders)
        {
            Repeat(action, warmUp, _ => { });
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                int contender = i;
                Repeat(contenders[i].Action, turn, time => best[contender] = Math.Min(best[contender], time));
            }
        }
    }

    public void Dispose() => device.Dispose();

    private void Add(string name, double most, TensorShape shape, in TileOptions options, float[] values)
    {
        var (plan, pixels) = Plan(shape, options);
        contenders.Add((name, most, () => device.Render(values, plan, pixels)));
    }

    private static (TilePlan Plan, byte[] Pixels) Plan(TensorShape shape, in TileOptions options)
    {
        var plan = TilePlan.Create(shape, options with { Padding = 2, Border = 1 });
        return (plan, new byte[plan.ByteCount]);
    }

    private static void Repeat(Action action, TimeSpan duration, Action<double> take)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            long before = Stopwatch.GetTimestamp();
            action();
            take(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }
        while (Stopwatch.GetElapsedTime(start) < duration);
    }
}

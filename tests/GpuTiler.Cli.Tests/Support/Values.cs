namespace GpuTiler.Cli.Tests;

/// <summary>Numbers that are the same in each run.</summary>
internal static class Values
{
    public static float[] Some(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }
}

namespace GpuTiler.Fuzz;

/// <summary>
/// Makes an input that fails smaller, as long as it fails at the same place: it leaves out blocks, from halves down to bytes.
/// </summary>
internal static class Shrinker
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>The smallest input that was found in time.</summary>
    public static byte[] Shrink(byte[] input, Fault fault, Execution execution)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int block = input.Length / 2; block > 0; block /= 2)
        {
            for (int at = 0; at + block <= input.Length && TimeProvider.System.GetElapsedTime(start) < Longest;)
            {
                byte[] smaller = [.. input.AsSpan(0, at), .. input.AsSpan(at + block)];
                if (execution.Run(smaller)?.Place == fault.Place)
                {
                    input = smaller;
                }
                else
                {
                    at += block;
                }
            }
        }

        return input;
    }
}

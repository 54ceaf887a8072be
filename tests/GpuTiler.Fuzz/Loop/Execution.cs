using System.Diagnostics;
using System.Globalization;

namespace GpuTiler.Fuzz;

/// <summary>Runs inputs through one target, and holds them to its bounds.</summary>
internal sealed class Execution(FuzzTarget target)
{
    // A machine that is busy makes anything slow once.
    private const int Attempts = 3;

    /// <summary>Inputs that were run.</summary>
    public long Count { get; private set; }

    /// <summary>Runs an input; <see cref="BranchCounts"/> then has what it reached.</summary>
    /// <returns>What it did that it must not.</returns>
    public Fault? Run(byte[] input)
    {
        Count++;
        Fault? fault = null;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            BranchCounts.Clear();
            fault = RunOnce(input, out bool isMeasured);
            if (!isMeasured)
            {
                break;
            }
        }

        return fault;
    }

    // What is measured may have been a busy machine, or a pool that was empty: it is measured again.
    private Fault? RunOnce(byte[] input, out bool isMeasured)
    {
        isMeasured = false;
        long before = AllocatedBytes(), start = Stopwatch.GetTimestamp();
        try
        {
            target.Run(input);
        }
        catch (Exception e)
        {
            if (!target.Expects(e))
            {
                return Fault.Of(e);
            }
        }

        var (time, bytes) = (Stopwatch.GetElapsedTime(start), AllocatedBytes() - before);
        isMeasured = true;
        if (bytes > target.Bounds.BytesFor(input.Length))
        {
            return Exceeded("memory", $"allocates {bytes} bytes", $"{target.Bounds.BytesFor(input.Length)}", input);
        }

        if (time > target.Bounds.TimeFor(input.Length))
        {
            return Exceeded("time", $"takes {time.TotalSeconds:F1} s", $"{target.Bounds.TimeFor(input.Length).TotalSeconds:F1} s", input);
        }

        isMeasured = false;
        return null;
    }

    private static Fault Exceeded(string kind, FormattableString what, string most, byte[] input) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{what.ToString(CultureInfo.InvariantCulture)}; {most} is the most for an input of {input.Length}"),
        kind);

    private long AllocatedBytes() => target.HasThreads ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}

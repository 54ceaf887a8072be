namespace GpuTiler.Conformance;

/// <summary>The result of a check that found nothing wrong.</summary>
/// <param name="Passed">How many cases the device did as it must.</param>
/// <param name="Refusals">
/// What it said of the others when it refused them, each sentence once; empty for a device that does everything.
/// </param>
public sealed record ConformanceReport(int Passed, IReadOnlyList<string> Refusals)
{
    /// <summary>Runs each case; what a device refuses is reported, and any other exception passes through.</summary>
    internal static ConformanceReport Of(IEnumerable<Action> cases)
    {
        int passed = 0;
        var refusals = new List<string>();
        foreach (var run in cases)
        {
            try
            {
                run();
                passed++;
            }
            catch (NotSupportedException e)
            {
                if (!refusals.Contains(e.Message))
                {
                    refusals.Add(e.Message);
                }
            }
        }

        return new(passed, refusals);
    }
}

namespace GpuTiler.Fuzz;

/// <summary>The inputs that reached something new, each in its time.</summary>
internal sealed class Corpus
{
    // What came last is looked at more often: its surroundings are the least known.
    private const int Newest = 16;

    // What is committed.
    private const int MostInputs = 48, MostBytes = 1 << 16;

    private readonly List<byte[]> inputs = [];

    /// <summary>How many there are.</summary>
    public int Count => inputs.Count;

    /// <summary>Adds one.</summary>
    public void Add(byte[] input) => inputs.Add(input);

    /// <summary>One to change.</summary>
    public byte[] Choose(Random random) => random.Next(2) == 0
        ? inputs[random.Next(inputs.Count)]
        : inputs[^(1 + random.Next(Math.Min(Newest, inputs.Count)))];

    /// <summary>The shortest of them, each of which reaches something that no shorter one does, as far as there is room for them.</summary>
    public IReadOnlyList<byte[]> Smallest(Execution execution)
    {
        var coverage = new CoverageMap();
        int bytes = 0;
        return
        [
            .. inputs.OrderBy(input => input.Length).Where(input => execution.Run(input) is null && coverage.Add())
                .TakeWhile(input => (bytes += input.Length) <= MostBytes).Take(MostInputs),
        ];
    }
}

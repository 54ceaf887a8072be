namespace GpuTiler.Cli;

/// <summary>The values of one tensor, kept in the host's memory in their own type.</summary>
internal sealed class ActivationCopy(float[]? singles, Half[]? halves)
{
    private readonly float[]? singles = singles;
    private readonly Half[]? halves = halves;

    /// <summary>The values.</summary>
    public Activations Values => halves is null ? new(singles!) : new(halves);

    /// <summary>The values of several tensors of one type, one after the other.</summary>
    public static ActivationCopy Join(IReadOnlyList<ActivationCopy> parts) => parts[0].halves is null
        ? new(Join(parts, part => part.singles!), null)
        : new(null, Join(parts, part => part.halves!));

    private static T[] Join<T>(IReadOnlyList<ActivationCopy> parts, Func<ActivationCopy, T[]> values)
    {
        var all = GC.AllocateUninitializedArray<T>(parts.Sum(part => values(part).Length));
        int at = 0;
        foreach (var part in parts)
        {
            values(part).CopyTo(all, at);
            at += values(part).Length;
        }

        return all;
    }
}

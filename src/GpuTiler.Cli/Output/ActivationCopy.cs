namespace GpuTiler.Cli;

/// <summary>The values of one tensor, kept in the host's memory in their own type.</summary>
internal sealed class ActivationCopy(float[]? singles, Half[]? halves)
{
    /// <summary>The values.</summary>
    public Activations Values => halves is null ? new(singles!) : new(halves);
}

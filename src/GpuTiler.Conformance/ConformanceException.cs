namespace GpuTiler.Conformance;

/// <summary>A device did not do what it must. The message says what was asked for, where it differs, and both values.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string message)
        : base(message)
    {
    }
}

namespace GpuTiler.Conformance;

/// <summary>A device did not do what it must. The message names the request, where the result differs, and both values.</summary>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string message)
        : base(message)
    {
    }
}

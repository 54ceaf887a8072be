namespace GpuTiler.PluginProvider.Cuda;

/// <summary>A context: what was made in it is valid there alone.</summary>
internal sealed class DriverContext(int device)
{
    public int Device { get; } = device;

    /// <summary>Streams that were made in it, by their handles.</summary>
    public Dictionary<nint, DriverStream> Streams { get; } = [];

    /// <summary>Memory that was allocated in it: the sizes by the addresses.</summary>
    public SortedDictionary<nint, nint> Memory { get; } = [];

    /// <summary>Modules and functions that were loaded in it, with the functions' names.</summary>
    public Dictionary<nint, string> Code { get; } = [];

    /// <summary>Whether all of these bytes are in one of its allocations.</summary>
    public bool Holds(nint address, nint length) =>
        Memory.Any(part => address >= part.Key && address + length <= part.Key + part.Value);

    /// <summary>Does what was queued on all streams.</summary>
    public void Finish()
    {
        foreach (var stream in Streams.Values)
        {
            stream.Finish();
        }
    }
}

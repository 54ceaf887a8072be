namespace GpuTiler;

/// <summary>How many channels of a channels-last tensor are taken together, the same at every vector width.</summary>
internal static class NhwcBlock
{
    /// <summary>Channels in a group: a cache line of float32, and the side of a square that is transposed as bytes.</summary>
    public const int Channels = 16;

    /// <summary>Channels that are read side by side, so that memory is read in its own order: a page of float32.</summary>
    public const int MaxChannels = 1024;
}

namespace GpuTiler.Cli;

/// <summary>In which form mosaics are written.</summary>
internal readonly record struct OutputForm
{
    /// <summary>The most pixels along a side of one image, a larger mosaic becomes pages; 0 for no limit.</summary>
    public int MaxSize { get; init; }

    /// <summary>Whether each is a Deep Zoom pyramid in place of one PNG.</summary>
    public bool IsDeepZoom { get; init; }

    /// <summary>Threads that compress; 0 is one for each core.</summary>
    public int Threads { get; init; }
}

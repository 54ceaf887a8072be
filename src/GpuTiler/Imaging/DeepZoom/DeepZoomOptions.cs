namespace GpuTiler.Imaging;

/// <summary>How <see cref="DeepZoomWriter"/> cuts an image; <see langword="default"/> is valid, and what most tools write.</summary>
public readonly record struct DeepZoomOptions
{
    private const int DefaultTileSize = 254;

    private readonly int tileSize;
    private readonly int? overlap;

    /// <summary>Pixels along a side of a tile, without the overlap; 254 unless it is set.</summary>
    public int TileSize
    {
        get => tileSize == 0 ? DefaultTileSize : tileSize;
        init => tileSize = value;
    }

    /// <summary>
    /// Pixels that a tile shares with each neighbour; 1 unless it is set, so that nothing shows between tiles that are drawn at any scale.
    /// </summary>
    public int Overlap
    {
        get => overlap ?? 1;
        init => overlap = value;
    }

    /// <summary>Threads that compress tiles; 0 is one for each core.</summary>
    public int Threads { get; init; }

    /// <summary>Stops the writing between two tiles.</summary>
    public CancellationToken CancellationToken { get; init; }
}

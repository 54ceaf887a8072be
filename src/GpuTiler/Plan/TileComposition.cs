namespace GpuTiler;

/// <summary>What a tile is made of, and which maps an image shows. <c>default</c> is <see cref="Single"/>: a tile for each map.</summary>
public readonly record struct TileComposition
{
    private readonly int interleave;

    /// <summary>A tile for each map of one image of the batch.</summary>
    public static TileComposition Single => default;

    /// <summary>
    /// A coloured tile for every three successive maps: their levels are its red, green and blue. A range for each tile then covers its
    /// three maps together. It excludes <see cref="TileOptions.ColorMap"/>, <see cref="TileOptions.NaNColor"/> and
    /// <see cref="TileOptions.InfinityColor"/>.
    /// </summary>
    public static TileComposition Rgb => new() { IsRgb = true };

    /// <summary>
    /// Every image of the batch in one mosaic: a row of tiles for each, so that <see cref="TileOptions.Columns"/> must be 0. A range of the
    /// layer is then that of the whole batch, and all rows can be compared.
    /// </summary>
    public static TileComposition WholeBatch => new() { IsWholeBatch = true };

    /// <summary>Maps along each side of a tile of interleaved maps; 1 otherwise.</summary>
    public int Interleave
    {
        get => Math.Max(interleave, 1);
        private init => interleave = value;
    }

    /// <summary>Whether a tile is three maps, in colour.</summary>
    public bool IsRgb { get; private init; }

    /// <summary>Whether an image shows the whole batch.</summary>
    public bool IsWholeBatch { get; private init; }

    /// <summary>
    /// The values of B·B maps interleaved in one tile, as TensorFlow's <c>depth_to_space</c> with a block size of B does: of D tiles, tile
    /// d has at row y·B + i and column x·B + j the value at row y and column x of map (i·B + j)·D + d. D is the number of maps divided by
    /// B·B and rounded up; where a map is missing, the tile has pixels of the pad value. A range for each tile covers all its maps, so that
    /// a tile is what <c>depth_to_space</c> makes. It excludes <see cref="TileOptions.Shrink"/>.
    /// </summary>
    /// <param name="side">B; 1 leaves each map a tile of its own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="side"/> is below 1.</exception>
    public static TileComposition Interleaved(int side)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        return side == 1 ? default : new() { Interleave = side };
    }

    /// <inheritdoc/>
    public override string ToString() => IsRgb ? nameof(Rgb)
        : IsWholeBatch ? nameof(WholeBatch)
        : Interleave > 1 ? $"{nameof(Interleaved)}({Interleave})"
        : nameof(Single);
}

namespace GpuTiler;

/// <summary>Some complete rows of a mosaic's grid, across its full width; see <see cref="TileBands"/>.</summary>
/// <param name="Options">What a <see cref="TilePlan"/> or a <see cref="Tiler"/> of the band needs.</param>
/// <param name="Top">The first row of the mosaic's pixels that the band holds.</param>
/// <param name="Height">How many rows it holds: those of its tiles, and of what is below or, at the ends, around them.</param>
/// <param name="Offset">Where in the band's bytes the kernel renders to, with <see cref="TileBands.RowBytes"/> as the row pitch.</param>
public readonly record struct TileBand(TileOptions Options, int Top, int Height, int Offset);

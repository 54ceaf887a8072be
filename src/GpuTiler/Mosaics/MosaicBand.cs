namespace GpuTiler;

/// <summary>Some rows of a mosaic.</summary>
/// <param name="Pixels">Their pixels, rows without a gap.</param>
/// <param name="Top">The first row.</param>
/// <param name="Height">How many rows.</param>
public readonly record struct MosaicBand(ReadOnlyMemory<byte> Pixels, int Top, int Height);

namespace GpuTiler;

/// <summary>One image of a layer's difference, or one page of it; its pixels are valid until the next is rendered.</summary>
/// <param name="Page">Which it is.</param>
/// <param name="Title">The text above it.</param>
/// <param name="Mosaic">The mosaic of A, and of B.</param>
/// <param name="Plan">Where everything is.</param>
/// <param name="Pixels">The pixels, rows without a gap, in colour.</param>
public sealed record LayerDifferencePage(MosaicPage Page, string Title, TilePlan Mosaic, SheetPlan Plan, ReadOnlyMemory<byte> Pixels);

using System.Collections;

namespace GpuTiler;

/// <summary>One mosaic of a layer as bands of rows, rendered one after another as they are enumerated.</summary>
public sealed class MosaicBands : IEnumerable<MosaicBand>
{
    private readonly MosaicRenderer renderer;
    private readonly MosaicPainter painter;
    private readonly TilePlan plan;

    internal MosaicBands(MosaicRenderer renderer, MosaicPainter painter, TileBands bands, FinishedLayer layer, MosaicPage page)
    {
        (this.renderer, this.painter, Bands, Layer, Page) = (renderer, painter, bands, layer, page);
        plan = TilePlan.Create(layer.Shape, bands.Bands[0].Options);
    }

    /// <summary>The layer.</summary>
    public FinishedLayer Layer { get; }

    /// <summary>Which of the layer's images it is.</summary>
    public MosaicPage Page { get; }

    /// <summary>Where the bands are.</summary>
    public TileBands Bands { get; }

    /// <summary>The first band.</summary>
    public ref readonly TilePlan Plan => ref plan;

    /// <summary>What a file of the mosaic records about how it was made.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Record => PngRecord.Of(renderer, Layer, Page, plan, title: null);

    /// <inheritdoc/>
    public IEnumerator<MosaicBand> GetEnumerator()
    {
        int most = Bands.Bands.Max(band => Bands.ByteCountOf(band));
        foreach (var band in Bands.Bands)
        {
            // An image may have been painted since the last one.
            byte[] pixels = renderer.RoomForBands(most);
            int bytes = Bands.ByteCountOf(band);
            Bands.FillPadding(pixels.AsSpan(0, bytes));
            painter.Render(
                TilePlan.Create(Layer.Shape, band.Options), band.Options, Page.Image,
                pixels.AsSpan(band.Offset, bytes - band.Offset), Bands.RowBytes);
            yield return new(pixels.AsMemory(0, bytes), band.Top, band.Height);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

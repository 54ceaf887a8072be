using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler.Viewer;

/// <summary>Tiles of one layer.</summary>
/// <param name="request">What the page asked for.</param>
/// <param name="layer">The layer.</param>
/// <param name="levels">Renders the levels.</param>
/// <param name="mask">Renders what is not finite, where that is wanted.</param>
internal sealed class LayerSlot(SlotRequest request, ViewedLayer layer, SharedTiler levels, SharedTiler? mask) : Slot(request)
{
    private const byte Middle = 128;

    private readonly TileRectangle tiles = levels.Key.Tiles;
    private long seen = Never;
    private bool isPlaced;

    /// <summary>The layer.</summary>
    public ViewedLayer Layer => layer;

    /// <summary>Renders the levels.</summary>
    public SharedTiler Levels => levels;

    /// <summary>Renders what is not finite, where that is wanted.</summary>
    public SharedTiler? Mask => mask;

    /// <summary>Tells +∞ from −∞ in blocks of several values; <see langword="null"/> where the levels do.</summary>
    public SharedTiler? Signs { get; init; }

    /// <summary>What it is compared with; <see langword="null"/> where its values are shown themselves.</summary>
    public Comparison? Against { get; init; }

    /// <inheritdoc/>
    public override bool NeedsOther => layer.Network is not null || Against is PairedLayers;

    /// <inheritdoc/>
    public override int Width => tiles.Columns * levels.Plan.TileWidth;

    /// <inheritdoc/>
    public override int Height => tiles.Rows * levels.Plan.TileHeight;

    /// <inheritdoc/>
    public override int RecordBytes => RecordHeader.Size + PayloadBytes;

    private int Ranges => levels.Plan.Tiles;

    private int RangeBytes => Ranges * Unsafe.SizeOf<ValueRange>();

    private int PayloadBytes => RangeBytes + (Width * Height * (mask is null ? 1 : 2));

    // Cells without a map are at the end of the grid's last row; where that is the only row, the tiler's image lacks them.
    private bool HasMapsEverywhere => levels.Plan.ImageWidth == Width && levels.Plan.ImageHeight == Height;

    private Memory<byte> Pixels => Record.Slice(RecordHeader.Size + RangeBytes, Width * Height);

    /// <inheritdoc/>
    public override void Forget() => seen = Never;

    /// <inheritdoc/>
    public override bool Decide(long input, bool settles) => IsDue = layer.Tensor is not null && layer.IsReady
        && Against?.Knows(layer) != false
        && Own(input) is >= 0 and var own && seen != own
        && (seen == Never || settles || input - seen >= Request.Every);

    /// <inheritdoc/>
    public override void GiveUp(long input) => (seen, IsDue) = (IsDue ? Own(input) : seen, false);

    /// <inheritdoc/>
    public override void Write(in RecordHeader header, long input, PixelScratch scratch)
    {
        (header with
        {
            Kind = RecordKind.Mosaic,
            Shrink = levels.Key.Shrink,
            Slot = Request.Slot,
            Layer = layer.Position,
            Tiles = tiles,
            Width = Width,
            Height = Height,
            Ranges = Ranges,
            PayloadBytes = PayloadBytes,
            Flags = (mask is null ? RecordFlags.None : RecordFlags.Mask) | (Against is null ? RecordFlags.None : RecordFlags.Difference),
        }).Write(Record.Span);
        levels.ReadRanges().CopyTo(MemoryMarshal.Cast<byte, ValueRange>(Record.Span.Slice(RecordHeader.Size, RangeBytes)));
        ReadLevels(Pixels.Span);
        if (mask is not null)
        {
            FillMask(mask, Pixels.Span, Record.Span[^(Width * Height)..], scratch);
        }

        (seen, IsDue) = (Own(input), false);
    }

    /// <inheritdoc/>
    protected override void Queue(long input)
    {
        var tensor = Against?.Compare(layer, input) ?? layer.Tensor!;
        isPlaced = levels.Queue(tensor, Own(input), HasMapsEverywhere ? Pixels : default);
        mask?.Queue(tensor, Own(input));
        Signs?.Queue(tensor, Own(input));
    }

    // A difference is another one with each input of either side.
    private long Own(long input) => Against is null ? layer.At(input) : input;

    private void ReadLevels(Span<byte> pixels)
    {
        if (!HasMapsEverywhere)
        {
            pixels.Clear();
        }

        if (!isPlaced)
        {
            levels.Read(pixels, Width);
        }

        if (Against is not null && levels.ReadRanges() is [{ IsFlat: true, HasValues: true }, ..])
        {
            // Nothing differs: that is the middle of the scale, and not its low end.
            pixels.Replace((byte)0, Middle);
        }
    }

    private void FillMask(SharedTiler tiler, ReadOnlySpan<byte> pixels, Span<byte> plane, PixelScratch scratch)
    {
        int width = tiler.Plan.ImageWidth, height = tiler.Plan.ImageHeight;
        var colors = scratch.Take(width * height);
        tiler.Read(MemoryMarshal.AsBytes(colors), 0);
        if (Signs is null)
        {
            pixels.CopyTo(plane);
        }
        else
        {
            plane.Clear();
            Signs.Read(plane, Width);
        }

        for (int y = 0; y < height; y++)
        {
            NonFiniteMask.Fill(colors.Slice(y * width, width), plane.Slice(y * Width, width));
        }
    }
}

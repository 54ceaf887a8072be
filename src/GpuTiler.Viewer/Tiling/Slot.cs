using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler.Viewer;

/// <summary>What a page shows of one layer, and which input it has seen of it.</summary>
/// <param name="request">What the page asked for.</param>
/// <param name="layer">The layer.</param>
/// <param name="levels">Renders the levels.</param>
/// <param name="mask">Renders what is not finite, where that is wanted.</param>
internal sealed class Slot(SlotRequest request, ViewedLayer layer, SharedTiler levels, SharedTiler? mask)
{
    private const long Never = -1;
    private const byte Middle = 128;

    private readonly TileRectangle tiles = levels.Key.Tiles;
    private long seen = Never;

    /// <summary>What the page asked for.</summary>
    public SlotRequest Request => request;

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

    /// <summary>Whether the other network has to run for it.</summary>
    public bool NeedsOther => layer.Network is not null || Against is PairedLayers;

    /// <summary>Whether it is part of the frame that is being made.</summary>
    public bool IsDue { get; private set; }

    /// <summary>Pixels in a row, cells without a map included.</summary>
    public int Width => tiles.Columns * levels.Plan.TileWidth;

    /// <summary>Rows of pixels.</summary>
    public int Height => tiles.Rows * levels.Plan.TileHeight;

    /// <summary>Bytes of its record.</summary>
    public int RecordBytes => RecordHeader.Size + PayloadBytes;

    private int Ranges => levels.Plan.Tiles;

    private int PayloadBytes => (Ranges * Unsafe.SizeOf<ValueRange>()) + (Width * Height * (mask is null ? 1 : 2));

    /// <summary>The page knows nothing of it.</summary>
    public void Forget() => seen = Never;

    /// <summary>Decides whether it belongs into a frame.</summary>
    /// <param name="input">The number of the newest input.</param>
    /// <param name="settles">Whether no other input follows soon, so that those who show each n-th one get the last.</param>
    public bool Decide(long input, bool settles) => IsDue = layer.Tensor is not null && layer.IsReady && Against?.Knows(layer) != false
        && Own(input) is >= 0 and var own && seen != own
        && (seen == Never || settles || input - seen >= request.Every);

    /// <summary>It is not part of the frame after all.</summary>
    public void Skip() => IsDue = false;

    /// <summary>It could not be rendered, and is not tried again before the next input.</summary>
    public void GiveUp(long input) => (seen, IsDue) = (IsDue ? Own(input) : seen, false);

    /// <summary>Adds its rendering to the frame's.</summary>
    public void Queue(long input)
    {
        var tensor = Against?.Compare(layer, input) ?? layer.Tensor!;
        levels.Queue(tensor, Own(input));
        mask?.Queue(tensor, Own(input));
        Signs?.Queue(tensor, Own(input));
    }

    /// <summary>Reads what was rendered into a record.</summary>
    /// <param name="buffer">Receives the record.</param>
    /// <param name="header">What all records of the frame say.</param>
    /// <param name="input">The number of the input.</param>
    /// <param name="scratch">Memory for the mask's pixels.</param>
    public void Read(FrameBuffer buffer, in RecordHeader header, long input, PixelScratch scratch)
    {
        buffer.Append(header with
        {
            Kind = RecordKind.Mosaic,
            Shrink = levels.Key.Shrink,
            Slot = request.Slot,
            Layer = layer.Position,
            Tiles = tiles,
            Width = Width,
            Height = Height,
            Ranges = Ranges,
            PayloadBytes = PayloadBytes,
            Flags = (mask is null ? RecordFlags.None : RecordFlags.Mask) | (Against is null ? RecordFlags.None : RecordFlags.Difference),
        });
        levels.ReadRanges().CopyTo(MemoryMarshal.Cast<byte, ValueRange>(buffer.Append(Ranges * Unsafe.SizeOf<ValueRange>())));
        var pixels = buffer.Append(Width * Height);
        ReadLevels(pixels);
        if (mask is not null)
        {
            FillMask(mask, pixels, buffer.Append(Width * Height), scratch);
        }

        (seen, IsDue) = (Own(input), false);
    }

    // A difference is another one with each input of either side.
    private long Own(long input) => Against is null ? layer.At(input) : input;

    // Cells without a map are at the end of the grid's last row; where that is the only row, the tiler's image lacks them.
    private void ReadLevels(Span<byte> pixels)
    {
        if (levels.Plan.ImageWidth != Width || levels.Plan.ImageHeight != Height)
        {
            pixels.Clear();
        }

        levels.Read(pixels, Width);
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

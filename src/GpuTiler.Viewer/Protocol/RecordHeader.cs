using System.Buffers.Binary;

namespace GpuTiler.Viewer;

/// <summary>What precedes each record of the stream: 64 bytes, little-endian.</summary>
internal readonly record struct RecordHeader
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 64;

    // "GTV1".
    private const uint Magic = 0x31565447;

    /// <summary>What follows.</summary>
    public RecordKind Kind { get; init; }

    /// <summary>Values in each direction that became one pixel.</summary>
    public int Shrink { get; init; }

    /// <summary>The frame's number.</summary>
    public uint Frame { get; init; }

    /// <summary>The page's number for the slot.</summary>
    public uint Slot { get; init; }

    /// <summary>The layer's place in the list.</summary>
    public int Layer { get; init; }

    /// <summary>The number of the view that it answers.</summary>
    public uint View { get; init; }

    /// <summary>The rectangle of tiles.</summary>
    public TileRectangle Tiles { get; init; }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; init; }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; init; }

    /// <summary>Ranges that follow.</summary>
    public int Ranges { get; init; }

    /// <summary>Bytes that follow.</summary>
    public int PayloadBytes { get; init; }

    /// <summary>When the input was taken, by the page's own clock; 0 where it has none.</summary>
    public double Time { get; init; }

    /// <summary>What else the record holds.</summary>
    public RecordFlags Flags { get; init; }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">What <see cref="Write"/> wrote.</param>
    public static RecordHeader Read(ReadOnlySpan<byte> bytes) => new()
    {
        Kind = (RecordKind)BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
        Shrink = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
        Frame = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
        Slot = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        Layer = BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
        View = BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
        Tiles = new(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[24..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..])),
        Width = BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
        Height = BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]),
        Ranges = BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
        PayloadBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[44..]),
        Time = BinaryPrimitives.ReadDoubleLittleEndian(bytes[48..]),
        Flags = (RecordFlags)BinaryPrimitives.ReadUInt32LittleEndian(bytes[56..]),
    };

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">Receives <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)Kind);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)Shrink);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Frame);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Slot);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Layer);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[20..], View);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[24..], (ushort)Tiles.X);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[26..], (ushort)Tiles.Y);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[28..], (ushort)Tiles.Columns);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[30..], (ushort)Tiles.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], Width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[36..], Height);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], Ranges);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[44..], PayloadBytes);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[48..], Time);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[56..], (uint)Flags);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[60..], 0);
    }
}

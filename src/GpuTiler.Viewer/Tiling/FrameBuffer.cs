namespace GpuTiler.Viewer;

/// <summary>The records of one frame on their way to a page, in memory that is used again.</summary>
internal sealed class FrameBuffer
{
    private byte[] bytes = [];
    private int length;

    /// <summary>The frame's number.</summary>
    public uint Frame { get; set; }

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => bytes.AsMemory(0, length);

    /// <summary>Empties it, with room for so many bytes.</summary>
    public void Reset(int capacity)
    {
        length = 0;
        if (bytes.Length < capacity)
        {
            bytes = GC.AllocateUninitializedArray<byte>(capacity);
        }
    }

    /// <summary>The next bytes, as they were left: to be overwritten wholly.</summary>
    public Memory<byte> Append(int count)
    {
        var next = bytes.AsMemory(length, count);
        length += count;
        return next;
    }

    /// <summary>Writes a header.</summary>
    public void Append(in RecordHeader header) => header.Write(Append(RecordHeader.Size).Span);
}

namespace GpuTiler.Viewer;

/// <summary>A picture as it came, in a buffer that is used again.</summary>
internal sealed class ReceivedPicture
{
    private byte[] pixels = [];

    /// <summary>Its size, channels and time.</summary>
    public PictureHeader Header { get; private set; }

    /// <summary>Its rows, without gaps.</summary>
    public ReadOnlySpan<byte> Pixels => pixels.AsSpan(0, (int)Header.PixelBytes);

    /// <summary>Takes over a picture.</summary>
    public void Fill(in PictureHeader header, ReadOnlySpan<byte> from)
    {
        if (pixels.Length < from.Length)
        {
            pixels = GC.AllocateUninitializedArray<byte>(from.Length);
        }

        from.CopyTo(pixels);
        Header = header;
    }
}

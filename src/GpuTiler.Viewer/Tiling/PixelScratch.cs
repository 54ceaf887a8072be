namespace GpuTiler.Viewer;

/// <summary>Memory for pixels that are looked at and thrown away, used again.</summary>
internal sealed class PixelScratch
{
    private uint[] pixels = [];

    /// <summary>So many pixels, with any content.</summary>
    public Span<uint> Take(int count)
    {
        if (pixels.Length < count)
        {
            pixels = GC.AllocateUninitializedArray<uint>(count);
        }

        return pixels.AsSpan(0, count);
    }
}

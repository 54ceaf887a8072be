namespace GpuTiler;

/// <summary>
/// Something about a layer's mosaics that the user should know. Its text is one sentence; its members say the same as data.
/// </summary>
public abstract record MosaicNotice
{
    private protected MosaicNotice()
    {
    }
}

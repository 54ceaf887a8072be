namespace GpuTiler.Imaging;

/// <summary>What a file asked more of than <see cref="DecodingLimits"/> allow.</summary>
public enum DecodingLimit
{
    /// <summary><see cref="DecodingLimits.MaxPixels"/>.</summary>
    Pixels,

    /// <summary><see cref="DecodingLimits.MaxBytes"/>.</summary>
    Bytes,

    /// <summary><see cref="DecodingLimits.MaxTime"/>.</summary>
    Time,
}

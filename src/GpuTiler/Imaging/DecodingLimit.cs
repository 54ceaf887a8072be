namespace GpuTiler.Imaging;

/// <summary>The limit of <see cref="DecodingLimits"/> that a file exceeded.</summary>
public enum DecodingLimit
{
    /// <summary><see cref="DecodingLimits.MaxPixels"/>.</summary>
    Pixels,

    /// <summary><see cref="DecodingLimits.MaxBytes"/>.</summary>
    Bytes,

    /// <summary><see cref="DecodingLimits.MaxTime"/>.</summary>
    Time,
}

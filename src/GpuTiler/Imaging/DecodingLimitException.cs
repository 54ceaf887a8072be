namespace GpuTiler.Imaging;

/// <summary>
/// A file is larger, once it is decoded, than <see cref="DecodingLimits"/> allow, or took longer. <see cref="Limit"/> says as data which of
/// them would have to be raised.
/// </summary>
public sealed class DecodingLimitException : IOException
{
    internal DecodingLimitException(DecodingLimit limit, string problem, Exception? inner = null)
        : base($"{problem}: raise the limit ({nameof(DecodingLimits)}.{PropertyOf(limit)}) if the file can be trusted.", inner) =>
        (Limit, Problem) = (limit, problem);

    /// <summary>The limit.</summary>
    public DecodingLimit Limit { get; }

    /// <summary>What was found and what is allowed, without the remedies and without a full stop.</summary>
    public string Problem { get; }

    private static string PropertyOf(DecodingLimit limit) => limit switch
    {
        DecodingLimit.Pixels => nameof(DecodingLimits.MaxPixels),
        DecodingLimit.Bytes => nameof(DecodingLimits.MaxBytes),
        _ => nameof(DecodingLimits.MaxTime),
    };
}

namespace GpuTiler;

/// <summary>
/// The grey levels of <see cref="TileOptions.Gamma"/>: a table over 4,096 steps of the range, worked out once on the host, so that a
/// device only looks levels up.
/// </summary>
internal sealed class GammaCurve
{
    /// <summary>Entries of the table, from the low end of the range to the high end.</summary>
    public const int Entries = 4096;

    // Tilers and frames that share a curve share its table; a caller that needs more curves at once than this pays for each again.
    private static readonly GammaCurve?[] Kept = new GammaCurve?[16];
    private static readonly Lock Gate = new();
    private static int oldest;

    private readonly byte[] levels = new byte[Entries];
    private readonly float gamma;

    private GammaCurve(float gamma)
    {
        this.gamma = gamma;
        for (int i = 0; i < Entries; i++)
        {
            levels[i] = (byte)Math.Round(255 * Math.Pow(i / (Entries - 1.0), 1.0 / gamma), MidpointRounding.ToEven);
        }
    }

    /// <summary>The level of each entry: round(255·(i/4095)^(1/gamma)).</summary>
    public ReadOnlySpan<byte> Levels => levels;

    /// <summary>The curve of a positive, finite gamma.</summary>
    public static GammaCurve Of(float gamma)
    {
        lock (Gate)
        {
            foreach (var kept in Kept)
            {
                if (kept?.gamma == gamma)
                {
                    return kept;
                }
            }

            var curve = new GammaCurve(gamma);
            (Kept[oldest], oldest) = (curve, (oldest + 1) % Kept.Length);
            return curve;
        }
    }

    /// <summary>The level of <paramref name="x"/>: NaN and −∞ give 0, +∞ gives 255.</summary>
    public byte Apply(float x, in StepScale entries) =>
        float.IsFinite(x) ? levels[entries.StepOf(x)] : (byte)(float.IsPositiveInfinity(x) ? 255 : 0);
}

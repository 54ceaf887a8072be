namespace GpuTiler.Imaging;

/// <summary>What NumPy's format fixes.</summary>
internal static class NpyFormat
{
    /// <summary>The data begin at a multiple of this.</summary>
    public const int Alignment = 64;

    public static ReadOnlySpan<byte> Signature => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];
}

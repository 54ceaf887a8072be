using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>
/// 16 pixels of 16 channels in four vectors of AVX-512, as <see cref="Simd512.Pack"/> leaves them, that become 16 runs of 16 pixels without
/// a way through memory: the lanes of 128 bits hold the same four channels in all of the vectors, so nothing crosses them.
/// </summary>
internal static unsafe class PackedSquare
{
    /// <summary>Stores each channel's pixels.</summary>
    /// <param name="a">The first four pixels.</param>
    /// <param name="b">The next four.</param>
    /// <param name="c">The four after these.</param>
    /// <param name="d">The last four.</param>
    /// <param name="tiles">The 16 channels' tiles.</param>
    /// <param name="offset">Bytes from a tile's start to where the pixels go.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> a, Vector512<byte> b, Vector512<byte> c, Vector512<byte> d, byte** tiles, nint offset)
    {
        // A word of each lane is one channel's four pixels; then the words of the four vectors are transposed.
        var (wordsA, wordsB, wordsC, wordsD) = (ByChannel(a), ByChannel(b), ByChannel(c), ByChannel(d));
        var (abLow, abHigh) = (Avx512F.UnpackLow(wordsA, wordsB).AsInt64(), Avx512F.UnpackHigh(wordsA, wordsB).AsInt64());
        var (cdLow, cdHigh) = (Avx512F.UnpackLow(wordsC, wordsD).AsInt64(), Avx512F.UnpackHigh(wordsC, wordsD).AsInt64());
        StoreLanes(Avx512F.UnpackLow(abLow, cdLow), tiles, offset);
        StoreLanes(Avx512F.UnpackHigh(abLow, cdLow), tiles + 1, offset);
        StoreLanes(Avx512F.UnpackLow(abHigh, cdHigh), tiles + 2, offset);
        StoreLanes(Avx512F.UnpackHigh(abHigh, cdHigh), tiles + 3, offset);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> ByChannel(Vector512<byte> pixels) => Avx512BW.Shuffle(pixels, Vector512.Create(
        Vector256.Create(Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)))).AsInt32();

    // Every fourth channel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLanes(Vector512<long> pixels, byte** tiles, nint offset)
    {
        Avx512F.ExtractVector128(pixels.AsByte(), 0).Store(tiles[0] + offset);
        Avx512F.ExtractVector128(pixels.AsByte(), 1).Store(tiles[4] + offset);
        Avx512F.ExtractVector128(pixels.AsByte(), 2).Store(tiles[8] + offset);
        Avx512F.ExtractVector128(pixels.AsByte(), 3).Store(tiles[12] + offset);
    }
}

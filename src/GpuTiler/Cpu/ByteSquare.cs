using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GpuTiler;

/// <summary>16 pixels of 16 channels, one byte each, that become 16 runs of 16 pixels.</summary>
internal static unsafe class ByteSquare
{
    /// <summary>Pixels, and channels.</summary>
    public const int Side = 16;

    /// <summary>Bytes of a square.</summary>
    public const int Size = Side * Side;

    /// <summary>Bytes of four rows.</summary>
    public const int Group = 4 * Side;

    /// <summary>
    /// The pixel that a row of the square holds before <see cref="Transpose"/>: rows 0 to 3 hold the pixels 0, 4, 8 and 12, the next four
    /// the pixels after these, and so on. In this order, interleaving bytes brings neighbours together.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint PixelOfRow(nuint row) => ((row & 3) << 2) | (row >> 2);

    /// <summary>Rows of pixels become rows of channels, with their pixels in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose(byte* square)
    {
        if (Vector512.IsHardwareAccelerated && Avx512BW.IsSupported)
        {
            Transpose512(square);
        }
        else
        {
            Transpose128(square);
        }
    }

    // A lane of row group i holds pixel 4·lane + i. Interleaved twice, a lane holds four channels of the four pixels from 4·lane on; a
    // permutation of their words leaves a channel in each lane.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose512(byte* square)
    {
        var (row0, row1) = (Vector512.Load(square), Vector512.Load(square + 64));
        var (row2, row3) = (Vector512.Load(square + 128), Vector512.Load(square + 192));
        var (evenLow, evenHigh) = (Avx512BW.UnpackLow(row0, row2), Avx512BW.UnpackHigh(row0, row2));
        var (oddLow, oddHigh) = (Avx512BW.UnpackLow(row1, row3), Avx512BW.UnpackHigh(row1, row3));
        Store(Avx512BW.UnpackLow(evenLow, oddLow), square);
        Store(Avx512BW.UnpackHigh(evenLow, oddLow), square + 64);
        Store(Avx512BW.UnpackLow(evenHigh, oddHigh), square + 128);
        Store(Avx512BW.UnpackHigh(evenHigh, oddHigh), square + 192);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Store(Vector512<byte> words, byte* channels)
        {
            var order = Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            Avx512F.PermuteVar16x32(words.AsInt32(), order).AsByte().Store(channels);
        }
    }

    // The same, a lane at a time; then the words of each four channels are transposed.
    private static void Transpose128(byte* square)
    {
        var words = stackalloc Vector128<byte>[Side];
        for (int lane = 0; lane < 4; lane++)
        {
            byte* row = square + (Side * lane);
            var (row0, row1) = (Vector128.Load(row), Vector128.Load(row + 64));
            var (row2, row3) = (Vector128.Load(row + 128), Vector128.Load(row + 192));
            var (evenLow, evenHigh) = (Low(row0, row2), High(row0, row2));
            var (oddLow, oddHigh) = (Low(row1, row3), High(row1, row3));
            words[lane] = Low(evenLow, oddLow);
            words[4 + lane] = High(evenLow, oddLow);
            words[8 + lane] = Low(evenHigh, oddHigh);
            words[12 + lane] = High(evenHigh, oddHigh);
        }

        for (int group = 0; group < 4; group++)
        {
            var (a, b) = (words[4 * group].AsInt32(), words[(4 * group) + 1].AsInt32());
            var (c, d) = (words[(4 * group) + 2].AsInt32(), words[(4 * group) + 3].AsInt32());
            var (acLow, acHigh, bdLow, bdHigh) = (Low(a, c), High(a, c), Low(b, d), High(b, d));
            byte* channels = square + (64 * group);
            Low(acLow, bdLow).AsByte().Store(channels);
            High(acLow, bdLow).AsByte().Store(channels + 16);
            Low(acHigh, bdHigh).AsByte().Store(channels + 32);
            High(acHigh, bdHigh).AsByte().Store(channels + 48);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Low(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Interleaved(left.GetLower(), right.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> High(Vector128<byte> left, Vector128<byte> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Interleaved(left.GetUpper(), right.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Low(Vector128<int> left, Vector128<int> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> High(Vector128<int> left, Vector128<int> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);

    private static Vector128<byte> Interleaved(Vector64<byte> left, Vector64<byte> right) => Vector128.Shuffle(
        Vector128.Create(left, right), Vector128.Create((byte)0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
}

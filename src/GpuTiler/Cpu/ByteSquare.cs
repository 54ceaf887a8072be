using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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
            var (evenLow, evenHigh) = (Interleaving.Low(row0, row2), Interleaving.High(row0, row2));
            var (oddLow, oddHigh) = (Interleaving.Low(row1, row3), Interleaving.High(row1, row3));
            words[lane] = Interleaving.Low(evenLow, oddLow);
            words[4 + lane] = Interleaving.High(evenLow, oddLow);
            words[8 + lane] = Interleaving.Low(evenHigh, oddHigh);
            words[12 + lane] = Interleaving.High(evenHigh, oddHigh);
        }

        for (int group = 0; group < 4; group++)
        {
            var (a, b) = (words[4 * group].AsInt32(), words[(4 * group) + 1].AsInt32());
            var (c, d) = (words[(4 * group) + 2].AsInt32(), words[(4 * group) + 3].AsInt32());
            var (acLow, acHigh, bdLow, bdHigh) =
                (Interleaving.Low(a, c), Interleaving.High(a, c), Interleaving.Low(b, d), Interleaving.High(b, d));
            byte* channels = square + (64 * group);
            Interleaving.Low(acLow, bdLow).AsByte().Store(channels);
            Interleaving.High(acLow, bdLow).AsByte().Store(channels + 16);
            Interleaving.Low(acHigh, bdHigh).AsByte().Store(channels + 32);
            Interleaving.High(acHigh, bdHigh).AsByte().Store(channels + 48);
        }
    }
}

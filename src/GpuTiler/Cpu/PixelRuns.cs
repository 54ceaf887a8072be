using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// Copies and fills short runs of pixels in row after row. Tiles and the gaps between them are narrow, so a call into the runtime for
/// each row would cost more than its bytes: a short run is two overlapping stores, and their size is chosen once for all rows.
/// </summary>
internal static class PixelRuns
{
    private const nuint Long = 256;

    /// <summary>
    /// Copies rows of <paramref name="count"/> bytes that follow each other to rows that are <paramref name="pitch"/> apart.
    /// </summary>
    public static void Copy(ref readonly byte source, nuint count, ref byte destination, nint pitch, int rows)
    {
        ref byte from = ref Unsafe.AsRef(in source);
        switch (count)
        {
            case >= 32:
                CopyVectors(ref from, count, ref destination, pitch, rows);
                break;
            case >= 16:
                CopyEnds<Vector128<byte>>(ref from, count, ref destination, pitch, rows);
                break;
            case >= 8:
                CopyEnds<ulong>(ref from, count, ref destination, pitch, rows);
                break;
            case >= 4:
                CopyEnds<uint>(ref from, count, ref destination, pitch, rows);
                break;
            case >= 2:
                CopyEnds<ushort>(ref from, count, ref destination, pitch, rows);
                break;
            case 1:
                CopyEnds<byte>(ref from, count, ref destination, pitch, rows);
                break;
        }
    }

    /// <summary>Fills <paramref name="count"/> bytes in each row with complete repetitions of a pixel.</summary>
    /// <param name="destination">The first byte of the first row.</param>
    /// <param name="count">Bytes in a row; a multiple of four unless all bytes of the pattern are equal.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="pattern">Four grey pixels, or one in colour.</param>
    public static void Fill(ref byte destination, nuint count, nint pitch, int rows, uint pattern)
    {
        switch (count)
        {
            case >= Long:
                FillLong(ref destination, count, pitch, rows, pattern);
                break;
            case >= 16:
                FillVectors(ref destination, count, pitch, rows, pattern);
                break;
            case >= 8:
                FillEnds(ref destination, count, pitch, rows, pattern | ((ulong)pattern << 32));
                break;
            case >= 4:
                FillEnds(ref destination, count, pitch, rows, pattern);
                break;
            case >= 2:
                FillEnds(ref destination, count, pitch, rows, (ushort)pattern);
                break;
            case 1:
                FillEnds(ref destination, count, pitch, rows, (byte)pattern);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyVectors(ref byte from, nuint count, ref byte to, nint pitch, int rows)
    {
        nuint last = count - 32;
        for (; rows > 0; rows--)
        {
            for (nuint at = 0; at < last; at += 32)
            {
                Vector256.LoadUnsafe(ref from, at).StoreUnsafe(ref to, at);
            }

            Vector256.LoadUnsafe(ref from, last).StoreUnsafe(ref to, last);
            from = ref Unsafe.AddByteOffset(ref from, count);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyEnds<T>(ref byte from, nuint count, ref byte to, nint pitch, int rows)
        where T : unmanaged
    {
        nuint last = count - (nuint)Unsafe.SizeOf<T>();
        for (; rows > 0; rows--)
        {
            T head = Unsafe.ReadUnaligned<T>(ref from);
            T tail = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref from, last));
            Unsafe.WriteUnaligned(ref to, head);
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref to, last), tail);
            from = ref Unsafe.AddByteOffset(ref from, count);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }

    private static void FillLong(ref byte to, nuint count, nint pitch, int rows, uint pattern)
    {
        for (; rows > 0; rows--)
        {
            var words = MemoryMarshal.Cast<byte, uint>(MemoryMarshal.CreateSpan(ref to, (int)count));
            words.Fill(pattern);
            // Only grey rows end inside a word, and there any byte of the pattern will do.
            MemoryMarshal.CreateSpan(ref to, (int)count)[(words.Length * sizeof(uint))..].Fill((byte)pattern);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillVectors(ref byte to, nuint count, nint pitch, int rows, uint pattern)
    {
        var pixels = Vector128.Create(pattern).AsByte();
        nuint last = count - 16;
        for (; rows > 0; rows--)
        {
            for (nuint at = 0; at < last; at += 16)
            {
                pixels.StoreUnsafe(ref to, at);
            }

            pixels.StoreUnsafe(ref to, last);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillEnds<T>(ref byte to, nuint count, nint pitch, int rows, T pattern)
        where T : unmanaged
    {
        nuint last = count - (nuint)Unsafe.SizeOf<T>();
        if (last == 0)
        {
            // A gap of 1, 2, 4 or 8 bytes, the usual case, is one store.
            for (; rows > 0; rows--)
            {
                Unsafe.WriteUnaligned(ref to, pattern);
                to = ref Unsafe.AddByteOffset(ref to, pitch);
            }

            return;
        }

        for (; rows > 0; rows--)
        {
            Unsafe.WriteUnaligned(ref to, pattern);
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref to, last), pattern);
            to = ref Unsafe.AddByteOffset(ref to, pitch);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// Copies and fills runs of pixels. Rows of tiles and the gaps between them are short, so a call into the runtime would cost more
/// than the bytes: a short run is two overlapping stores.
/// </summary>
internal static class PixelRuns
{
    private const nuint Long = 128;

    /// <summary>Copies <paramref name="count"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref readonly byte source, ref byte destination, nuint count)
    {
        ref byte from = ref Unsafe.AsRef(in source);
        if (count >= 16)
        {
            nuint last = count - 16;
            for (nuint at = 0; at < last; at += 16)
            {
                Vector128.LoadUnsafe(ref from, at).StoreUnsafe(ref destination, at);
            }

            Vector128.LoadUnsafe(ref from, last).StoreUnsafe(ref destination, last);
        }
        else if (count >= 8)
        {
            CopyEnds<ulong>(ref from, ref destination, count);
        }
        else if (count >= 4)
        {
            CopyEnds<uint>(ref from, ref destination, count);
        }
        else if (count >= 2)
        {
            CopyEnds<ushort>(ref from, ref destination, count);
        }
        else if (count == 1)
        {
            destination = from;
        }
    }

    /// <summary>Fills <paramref name="count"/> bytes with whole repetitions of a pixel.</summary>
    /// <param name="destination">The first byte.</param>
    /// <param name="count">Bytes; a multiple of four unless all bytes of the pattern are equal.</param>
    /// <param name="pattern">Four grey pixels, or one in colour.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fill(ref byte destination, nuint count, uint pattern)
    {
        if (count >= Long)
        {
            FillLong(ref destination, count, pattern);
        }
        else if (count >= 16)
        {
            var pixels = Vector128.Create(pattern).AsByte();
            nuint last = count - 16;
            for (nuint at = 0; at < last; at += 16)
            {
                pixels.StoreUnsafe(ref destination, at);
            }

            pixels.StoreUnsafe(ref destination, last);
        }
        else if (count >= 8)
        {
            FillEnds(ref destination, count, pattern | ((ulong)pattern << 32));
        }
        else if (count >= 4)
        {
            FillEnds(ref destination, count, pattern);
        }
        else if (count >= 2)
        {
            FillEnds(ref destination, count, (ushort)pattern);
        }
        else if (count == 1)
        {
            destination = (byte)pattern;
        }
    }

    private static void FillLong(ref byte destination, nuint count, uint pattern)
    {
        var words = MemoryMarshal.Cast<byte, uint>(MemoryMarshal.CreateSpan(ref destination, (int)count));
        words.Fill(pattern);
        // Only grey rows end inside a word, and there any byte of the pattern will do.
        MemoryMarshal.CreateSpan(ref destination, (int)count)[(words.Length * 4)..].Fill((byte)pattern);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyEnds<T>(ref byte from, ref byte to, nuint count)
        where T : unmanaged
    {
        nuint last = count - (nuint)Unsafe.SizeOf<T>();
        T head = Unsafe.ReadUnaligned<T>(ref from);
        T tail = Unsafe.ReadUnaligned<T>(ref Unsafe.AddByteOffset(ref from, last));
        Unsafe.WriteUnaligned(ref to, head);
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref to, last), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FillEnds<T>(ref byte to, nuint count, T pattern)
        where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref to, pattern);
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref to, count - (nuint)Unsafe.SizeOf<T>()), pattern);
    }
}

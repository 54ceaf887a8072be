using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// Writes the levels of narrow tiles that stand side by side, a row of the mosaic at a time. A tile's part of the row and the gap beside it are
/// one store, whose last bytes the next tile overwrites.
/// </summary>
internal static unsafe class TileRows
{
    /// <summary>The most bytes of a tile's part of a row and the gap beside it.</summary>
    public const int MaxStep = 64;

    /// <summary>Bytes after the last level that may be read.</summary>
    public const int Slack = MaxStep;

    /// <summary>Writes as many of the tiles as whole stores have room for.</summary>
    /// <param name="levels">The levels, row after row and tile after tile.</param>
    /// <param name="width">Levels in a row of a tile.</param>
    /// <param name="height">Rows of a tile.</param>
    /// <param name="tiles">How many there are.</param>
    /// <param name="step">Bytes from a tile to the next.</param>
    /// <param name="room">Bytes of a row that may be written.</param>
    /// <param name="destination">The first tile's first pixel.</param>
    /// <param name="pitch">Bytes from one row of the mosaic to the next.</param>
    /// <param name="pattern">Four pixels of the gap.</param>
    /// <returns>How many tiles it has written: none whose step is above <see cref="MaxStep"/>.</returns>
    public static int Write(byte* levels, int width, int height, int tiles, int step, nint room, ref byte destination, nint pitch, uint pattern)
    {
        int bytes = step <= sizeof(ulong) ? sizeof(ulong)
            : step <= Vector128<byte>.Count ? Vector128<byte>.Count
            : step <= Vector256<byte>.Count ? Vector256<byte>.Count : Vector512<byte>.Count;
        int count = step > MaxStep || room < bytes ? 0 : (int)nint.Min(tiles, ((room - bytes) / step) + 1);
        switch (bytes)
        {
            case sizeof(ulong):
                Write64(levels, width, height, count, step, ref destination, pitch, pattern);
                break;
            case 16:
                Write128(levels, width, height, count, step, ref destination, pitch, pattern);
                break;
            case 32:
                Write256(levels, width, height, count, step, ref destination, pitch, pattern);
                break;
            default:
                Write512(levels, width, height, count, step, ref destination, pitch, pattern);
                break;
        }

        return count;
    }

    [MethodImpl(Compilation.Alone)]
    private static void Write64(byte* levels, int width, int height, int count, int step, ref byte destination, nint pitch, uint pattern)
    {
        ulong isLevel = ulong.MaxValue >> (8 * (sizeof(ulong) - width));
        ulong gap = (pattern | ((ulong)pattern << 32)) & ~isLevel;
        nint map = (nint)width * height;
        for (int y = 0; y < height; y++)
        {
            byte* from = levels + (y * width);
            ref byte to = ref destination;
            for (int i = 0; i < count; i++)
            {
                Unsafe.WriteUnaligned(ref to, (Unsafe.ReadUnaligned<ulong>(from) & isLevel) | gap);
                from += map;
                to = ref Unsafe.Add(ref to, step);
            }

            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void Write128(byte* levels, int width, int height, int count, int step, ref byte destination, nint pitch, uint pattern)
    {
        var isLevel = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)width));
        var gap = Vector128.AndNot(Vector128.Create(pattern).AsByte(), isLevel);
        nint map = (nint)width * height;
        for (int y = 0; y < height; y++)
        {
            byte* from = levels + (y * width);
            ref byte to = ref destination;
            for (int i = 0; i < count; i++)
            {
                ((Vector128.Load(from) & isLevel) | gap).StoreUnsafe(ref to);
                from += map;
                to = ref Unsafe.Add(ref to, step);
            }

            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void Write256(byte* levels, int width, int height, int count, int step, ref byte destination, nint pitch, uint pattern)
    {
        var isLevel = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)width));
        var gap = Vector256.AndNot(Vector256.Create(pattern).AsByte(), isLevel);
        nint map = (nint)width * height;
        for (int y = 0; y < height; y++)
        {
            byte* from = levels + (y * width);
            ref byte to = ref destination;
            for (int i = 0; i < count; i++)
            {
                ((Vector256.Load(from) & isLevel) | gap).StoreUnsafe(ref to);
                from += map;
                to = ref Unsafe.Add(ref to, step);
            }

            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void Write512(byte* levels, int width, int height, int count, int step, ref byte destination, nint pitch, uint pattern)
    {
        var isLevel = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)width));
        var gap = Vector512.AndNot(Vector512.Create(pattern).AsByte(), isLevel);
        nint map = (nint)width * height;
        for (int y = 0; y < height; y++)
        {
            byte* from = levels + (y * width);
            ref byte to = ref destination;
            for (int i = 0; i < count; i++)
            {
                ((Vector512.Load(from) & isLevel) | gap).StoreUnsafe(ref to);
                from += map;
                to = ref Unsafe.Add(ref to, step);
            }

            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }
}

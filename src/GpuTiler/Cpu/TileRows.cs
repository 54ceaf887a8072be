using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>
/// Writes the levels of narrow tiles that stand side by side, a row of the mosaic at a time. A tile's part of the row and the gap beside it
/// are one store, whose last bytes the next tile overwrites.
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
    public static int Write(
        byte* levels, int width, int height, int tiles, int step, nint room, ref byte destination, nint pitch, uint pattern)
    {
        int bytes = step <= sizeof(ulong) ? sizeof(ulong)
            : step <= Vector128<byte>.Count ? Vector128<byte>.Count
            : step <= Vector256<byte>.Count ? Vector256<byte>.Count : Vector512<byte>.Count;
        int count = step > MaxStep || room < bytes ? 0 : (int)nint.Min(tiles, ((room - bytes) / step) + 1);
        switch (bytes)
        {
            case sizeof(ulong):
                ulong isLevel = ulong.MaxValue >> (8 * (sizeof(ulong) - width));
                Write<Blend64, ulong>(
                    levels, width, height, count, step, ref destination, pitch, isLevel,
                    (pattern | ((ulong)pattern << 32)) & ~isLevel);
                break;
            case 16:
                var isLevel128 = Vector128.LessThan(Vector128<byte>.Indices, Vector128.Create((byte)width));
                Write<Blend128, Vector128<byte>>(
                    levels, width, height, count, step, ref destination, pitch, isLevel128,
                    Vector128.Create(pattern).AsByte() & ~isLevel128);
                break;
            case 32:
                var isLevel256 = Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)width));
                Write<Blend256, Vector256<byte>>(
                    levels, width, height, count, step, ref destination, pitch, isLevel256,
                    Vector256.Create(pattern).AsByte() & ~isLevel256);
                break;
            default:
                var isLevel512 = Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)width));
                Write<Blend512, Vector512<byte>>(
                    levels, width, height, count, step, ref destination, pitch, isLevel512,
                    Vector512.Create(pattern).AsByte() & ~isLevel512);
                break;
        }

        return count;
    }

    // The bits of a store that are levels, and what its other bytes have in the gap.
    [MethodImpl(Compilation.Alone)]
    private static void Write<TBlend, TStore>(
        byte* levels, int width, int height, int count, int step, ref byte destination, nint pitch, TStore isLevel, TStore gap)
        where TBlend : struct, IBlend<TStore>
        where TStore : unmanaged
    {
        nint map = (nint)width * height;
        for (int y = 0; y < height; y++)
        {
            byte* from = levels + (y * width);
            ref byte to = ref destination;
            for (int i = 0; i < count; i++)
            {
                Unsafe.WriteUnaligned(ref to, TBlend.Of(Unsafe.ReadUnaligned<TStore>(from), isLevel, gap));
                from += map;
                to = ref Unsafe.Add(ref to, step);
            }

            destination = ref Unsafe.AddByteOffset(ref destination, pitch);
        }
    }

    // One size of a store.
    private interface IBlend<TStore>
        where TStore : unmanaged
    {
        static abstract TStore Of(TStore levels, TStore isLevel, TStore gap);
    }

    private readonly struct Blend64 : IBlend<ulong>
    {
        public static ulong Of(ulong levels, ulong isLevel, ulong gap) => (levels & isLevel) | gap;
    }

    private readonly struct Blend128 : IBlend<Vector128<byte>>
    {
        public static Vector128<byte> Of(Vector128<byte> levels, Vector128<byte> isLevel, Vector128<byte> gap) => (levels & isLevel) | gap;
    }

    private readonly struct Blend256 : IBlend<Vector256<byte>>
    {
        public static Vector256<byte> Of(Vector256<byte> levels, Vector256<byte> isLevel, Vector256<byte> gap) => (levels & isLevel) | gap;
    }

    private readonly struct Blend512 : IBlend<Vector512<byte>>
    {
        public static Vector512<byte> Of(Vector512<byte> levels, Vector512<byte> isLevel, Vector512<byte> gap) => (levels & isLevel) | gap;
    }
}

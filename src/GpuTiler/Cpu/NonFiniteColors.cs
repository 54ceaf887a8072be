using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Gives NaN and infinities their own colours in tiles that have just been written, while their values are still in the cache. So the
/// loops that write levels know nothing of colours, and an image without these costs nothing.
/// </summary>
internal static unsafe class NonFiniteColors<T>
    where T : unmanaged
{
    /// <summary>Goes over some rows of neighbouring maps of any layout.</summary>
    /// <param name="frame">The image in the making.</param>
    /// <param name="firstTile">The first map.</param>
    /// <param name="count">How many maps there are.</param>
    /// <param name="y0">The first row.</param>
    /// <param name="y1">The row after the last.</param>
    [SkipLocalsInit]
    public static void Write(ref readonly CpuFrame frame, int firstTile, int count, int y0, int y1)
    {
        T* gathered = stackalloc T[MapRuns<T>.Size];
        int size = MapRuns<T>.SizeFor(frame.Plan.Shape), end = y1 * frame.Plan.Shape.Width;
        for (int first = y0 * frame.Plan.Shape.Width; first < end; first += size)
        {
            int values = Math.Min(size, end - first);
            for (int tile = firstTile; tile < firstTile + count; tile++)
            {
                WriteRun(in frame, tile, first, in MapRuns<T>.At(in frame, tile, first, values, gathered), values);
            }
        }
    }

    [MethodImpl(Compilation.Alone)]
    private static void WriteRun(ref readonly CpuFrame frame, int tile, int first, ref readonly T values, int count)
    {
        int vector = Vector<byte>.Count / sizeof(T);
        for (int at = 0; at < count; at += vector)
        {
            bool isWhole = at + vector <= count;
            if (!isWhole || HasNonFinite(in Unsafe.Add(ref Unsafe.AsRef(in values), at)))
            {
                WriteFew(in frame, tile, first + at, in Unsafe.Add(ref Unsafe.AsRef(in values), at), isWhole ? vector : count - at);
            }
        }
    }

    private static void WriteFew(ref readonly CpuFrame frame, int tile, int first, ref readonly T values, int count)
    {
        var cell = new CellWriter(in frame, tile);
        for (int i = 0; i < count; i++)
        {
            if (frame.Plan.NonFiniteColor(Element.ToSingle(Unsafe.Add(ref Unsafe.AsRef(in values), i))) is { } color)
            {
                var (y, x) = Math.DivRem(first + i, frame.Plan.Shape.Width);
                cell.Recolor(y, x, color.Word);
            }
        }
    }

    // Whether one of a vector's worth of values has all bits of its exponent set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasNonFinite(ref readonly T values)
    {
        if (typeof(T) == typeof(float))
        {
            var exponent = Vector.Create(0x7f800000u);
            return Vector.EqualsAny(Vector.LoadUnsafe(in Unsafe.As<T, uint>(ref Unsafe.AsRef(in values))) & exponent, exponent);
        }

        var halfExponent = Vector.Create((ushort)0x7c00);
        return Vector.EqualsAny(Vector.LoadUnsafe(in Unsafe.As<T, ushort>(ref Unsafe.AsRef(in values))) & halfExponent, halfExponent);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace GpuTiler;

/// <summary>
/// Gives NaN and infinities their own colours in tiles that have just been written, by a second look at their values. So the loops that
/// write levels know nothing of colours, and an image without these costs nothing.
/// </summary>
internal static unsafe class NonFiniteColors<T>
    where T : unmanaged
{
    /// <summary>Goes over an entire image.</summary>
    /// <param name="activations">The tensor.</param>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">The image that has been written.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    public static void Write(ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch)
    {
        fixed (T* source = activations)
        fixed (byte* target = pixels)
        {
            T* first = source + ((nint)image * (plan.Shape.ElementCount / plan.Shape.Batch));
            var frame = new CpuFrame(plan, first, source + activations.Length, target, rowPitch);
            Write(in frame, 0, plan.Maps, 0, plan.Shape.Height);
        }
    }

    /// <summary>Goes over some rows of neighbouring maps, in their order in memory.</summary>
    /// <param name="frame">The image being rendered.</param>
    /// <param name="firstMap">The first map.</param>
    /// <param name="count">How many maps there are.</param>
    /// <param name="y0">The first row.</param>
    /// <param name="y1">The row after the last.</param>
    public static void Write(ref readonly CpuFrame frame, int firstMap, int count, int y0, int y1)
    {
        if (frame.Plan is { NaNColor: not null, InfinityColor: not null } && frame.Plan.Shrink != TileShrink.None)
        {
            // One NaN among infinities decides the colour of their block.
            WriteOne(frame.With(frame.Plan with { NaNColor = null }), firstMap, count, y0, y1);
            WriteOne(frame.With(frame.Plan with { InfinityColor = null }), firstMap, count, y0, y1);
        }
        else
        {
            WriteOne(in frame, firstMap, count, y0, y1);
        }
    }

    private static void WriteOne(in CpuFrame frame, int firstMap, int count, int y0, int y1)
    {
        var shape = frame.Plan.Shape;
        int first = y0 * shape.Width, end = y1 * shape.Width;
        T* source = (T*)frame.Source + frame.ImageStart(firstMap);
        if (shape.Layout == TensorLayout.Nchw)
        {
            nint size = (nint)shape.Height * shape.Width;
            for (int i = 0; i < count; i++)
            {
                WriteRun(in frame, firstMap + i, 0, first, 1, source + (frame.Plan.ChannelOf(firstMap + i) * size) + first, end - first);
            }
        }
        else if (frame.Plan.Order.Count == 0)
        {
            nint channel = frame.Plan.ChannelOf(firstMap);
            for (int pixel = first; pixel < end; pixel++)
            {
                WriteRun(in frame, firstMap, 1, pixel, 0, source + ((nint)pixel * shape.Channels) + channel, count);
            }
        }
        else
        {
            WriteGathered(in frame, firstMap, count, first, end);
        }
    }

    // Neighbouring tiles whose values are not neighbours.
    [SkipLocalsInit]
    private static void WriteGathered(ref readonly CpuFrame frame, int firstMap, int count, int first, int end)
    {
        T* gathered = stackalloc T[MapRuns<T>.Size];
        int size = MapRuns<T>.SizeFor(frame.Plan.Shape);
        for (int at = first; at < end; at += size)
        {
            int pixels = Math.Min(size, end - at);
            for (int i = 0; i < count; i++)
            {
                MapRuns<T>.At(in frame, firstMap + i, at, pixels, gathered);
                WriteRun(in frame, firstMap + i, 0, at, 1, gathered, pixels);
            }
        }
    }

    // Values that follow each other: of a map, or of a pixel of several maps. From one to the next the step of one of them is 1.
    [MethodImpl(Compilation.Alone)]
    private static void WriteRun(ref readonly CpuFrame frame, int map, int mapStep, int pixel, int pixelStep, T* values, int count)
    {
        int vector = Vector<byte>.Count / sizeof(T);
        for (int at = 0; at < count; at += vector)
        {
            bool isWhole = at + vector <= count;
            if (!isWhole || HasNonFinite(values + at))
            {
                int end = isWhole ? at + vector : count;
                for (int i = at; i < end; i++)
                {
                    if (frame.Plan.NonFiniteColor(Element.ToSingle(values[i])) is { } color)
                    {
                        var (y, x) = Math.DivRem(pixel + (i * pixelStep), frame.Plan.Shape.Width);
                        var place = frame.Plan.PlaceOf(map + (i * mapStep), y, x);
                        new CellWriter(in frame, place.Tile).Recolor(place.Y, place.X, color.Word);
                    }
                }
            }
        }
    }

    // Whether one of a vector's worth of values has all bits of its exponent set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasNonFinite(T* values)
    {
        if (typeof(T) == typeof(float))
        {
            var exponent = Vector.Create(0x7f800000u);
            return Vector.EqualsAny(Vector.Load((uint*)values) & exponent, exponent);
        }

        var halfExponent = Vector.Create((ushort)0x7c00);
        return Vector.EqualsAny(Vector.Load((ushort*)values) & halfExponent, halfExponent);
    }
}

using System.Runtime.InteropServices;

namespace GpuTiler.Conformance;

/// <summary>Throws where something is not as it must be.</summary>
internal static class Require
{
    public static void That(bool isSo, string otherwise)
    {
        if (!isSo)
        {
            throw new ConformanceException(otherwise);
        }
    }

    /// <summary>Compares an image with the scalar reference's, the bytes between its rows included.</summary>
    /// <param name="plan">The image's plan.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="expected">The bytes of the scalar reference.</param>
    /// <param name="actual">Those that came.</param>
    /// <param name="what">What was asked for; turned into text only where something differs.</param>
    public static void SameImage(in TilePlan plan, int pitch, ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, object what)
    {
        int at = expected.CommonPrefixLength(actual);
        if (at == expected.Length)
        {
            return;
        }

        int inRow = at % pitch, y = at / pitch;
        if (inRow >= plan.RowBytes)
        {
            throw new ConformanceException($"{what}: the bytes behind row {y}, which are the caller's, were written to.");
        }

        int pixel = at - (inRow % plan.PixelSize);
        string found = Levels(actual.Slice(pixel, plan.PixelSize)), wanted = Levels(expected.Slice(pixel, plan.PixelSize));
        throw new ConformanceException(
            $"{what}: the pixel at x {inRow / plan.PixelSize}, y {y} of {plan.ImageWidth}×{plan.ImageHeight} is {found}; the scalar reference has {wanted}.");
    }

    /// <summary>Compares the bits of ranges: the sign of a zero counts.</summary>
    public static void SameRanges(ReadOnlySpan<ValueRange> expected, ReadOnlySpan<ValueRange> actual, object what)
    {
        if (!MemoryMarshal.AsBytes(expected).SequenceEqual(MemoryMarshal.AsBytes(actual)))
        {
            throw new ConformanceException(
                $"{what}: the ranges are {string.Join(' ', actual.ToArray())}; the scalar reference has {string.Join(' ', expected.ToArray())}.");
        }
    }

    /// <summary>Compares activations that were written with those that were read.</summary>
    public static void SameValues(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, object what)
    {
        int at = expected.CommonPrefixLength(actual);
        That(at == expected.Length, $"{what}: byte {at} of {expected.Length} is not the one that was written.");
    }

    private static string Levels(ReadOnlySpan<byte> pixel) => string.Join(' ', pixel.ToArray());
}

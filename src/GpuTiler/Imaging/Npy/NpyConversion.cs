using System.Numerics;

namespace GpuTiler.Imaging;

/// <summary>Converts elements from the type in a file to the type that is wanted.</summary>
internal static class NpyConversion
{
    /// <summary>Converts a piece of a file.</summary>
    /// <param name="stored">The elements as stored.</param>
    /// <param name="converted">Receives as many.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="first">How many elements of the file came before.</param>
    /// <returns>How many finite elements became infinite.</returns>
    public static int Convert<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> converted, NpyHeader header, int first)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        if (header.Type == NpyType.Boolean)
        {
            for (int at = 0; at < converted.Length; at++)
            {
                converted[at] = TStored.IsZero(stored[at]) ? T.Zero : T.One;
            }

            return 0;
        }

        if (typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half))
        {
            return Round(stored, converted);
        }

        ConvertExactly(stored, converted, header, first);
        return 0;
    }

    private static int Round<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> converted)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        int overflowed = 0;
        for (int at = 0; at < converted.Length; at++)
        {
            // To a floating-point type this is the cast: one rounding, to nearest even.
            converted[at] = T.CreateTruncating(stored[at]);
            if (!T.IsFinite(converted[at]) && TStored.IsFinite(stored[at]))
            {
                overflowed++;
            }
        }

        return overflowed;
    }

    private static void ConvertExactly<TStored, T>(ReadOnlySpan<TStored> stored, Span<T> converted, NpyHeader header, int first)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        int at = 0;
        try
        {
            for (; at < converted.Length; at++)
            {
                converted[at] = T.CreateChecked(stored[at]);
                if (TStored.CreateTruncating(converted[at]) != stored[at])
                {
                    throw new OverflowException();
                }
            }
        }
        catch (OverflowException error)
        {
            throw new InvalidDataException(
                $"{header.Name} holds {stored[at]} at element {first + at}, which is no whole number that {typeof(T).Name} can hold.",
                error);
        }
    }
}

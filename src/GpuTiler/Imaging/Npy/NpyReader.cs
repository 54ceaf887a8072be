using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GpuTiler.Imaging;

/// <summary>Reads the elements of NumPy files, converted to the type that the caller wants and in C order (last index fastest).</summary>
public static class NpyReader
{
    private const int BufferBytes = 1 << 16;

    /// <summary>
    /// Reads all elements. Elements of the wanted type in C order go straight to their place; others pass through a buffer
    /// of 64 KiB. A floating-point destination takes each value rounded once, to nearest even. An integer destination takes
    /// whole numbers within its range, and refuses others.
    /// </summary>
    /// <typeparam name="T">Half, float, double, or an integer of 8 to 64 bits.</typeparam>
    /// <param name="input">The input that the header was read from; where it cannot seek, it is at the first element.</param>
    /// <param name="header">What <see cref="NpyHeader.Read"/> returned.</param>
    /// <param name="destination">Receives the elements; as many as <see cref="NpyHeader.ElementCount"/>.</param>
    /// <returns>How many finite elements are beyond the range of <typeparamref name="T"/> and became infinite.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has a different length.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    /// <exception cref="InvalidDataException">
    /// The file is truncated, or holds a number that <typeparamref name="T"/> cannot hold.
    /// </exception>
    public static int Read<T>(Stream input, NpyHeader header, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(header);
        if (destination.Length != header.ElementCount)
        {
            throw new ArgumentException(
                $"{header.Name} has {header.ElementCount} elements; the destination has room for {destination.Length}.",
                nameof(destination));
        }

        NpyType wanted = NpyTypeCodes.Of<T>();
        if (input.CanSeek)
        {
            input.Position = header.DataOffset;
        }

        if (header.Type == wanted && !header.FortranOrder)
        {
            Fill(input, header, destination, 0);
            return 0;
        }

        return header.Type switch
        {
            NpyType.Float16 => Convert<Half, T>(input, header, destination),
            NpyType.Float32 => Convert<float, T>(input, header, destination),
            NpyType.Float64 => Convert<double, T>(input, header, destination),
            NpyType.Int8 => Convert<sbyte, T>(input, header, destination),
            NpyType.Int16 => Convert<short, T>(input, header, destination),
            NpyType.UInt16 => Convert<ushort, T>(input, header, destination),
            NpyType.Int32 => Convert<int, T>(input, header, destination),
            NpyType.UInt32 => Convert<uint, T>(input, header, destination),
            NpyType.Int64 => Convert<long, T>(input, header, destination),
            NpyType.UInt64 => Convert<ulong, T>(input, header, destination),
            _ => Convert<byte, T>(input, header, destination),
        };
    }

    private static int Convert<TStored, T>(Stream input, NpyHeader header, Span<T> destination)
        where TStored : unmanaged, INumber<TStored>
        where T : unmanaged, INumber<T>
    {
        const int PieceLength = BufferBytes / sizeof(ulong);
        TStored[] stored = ArrayPool<TStored>.Shared.Rent(PieceLength);
        T[] converted = ArrayPool<T>.Shared.Rent(header.FortranOrder ? PieceLength : 0);
        try
        {
            var scatter = header.FortranOrder ? new FortranScatter(header.Shape) : null;
            int overflowed = 0;
            for (int at = 0; at < destination.Length; at += PieceLength)
            {
                int count = Math.Min(PieceLength, destination.Length - at);
                Fill(input, header, stored.AsSpan(0, count), at);
                Span<T> target = scatter is null ? destination.Slice(at, count) : converted.AsSpan(0, count);
                overflowed += NpyConversion.Convert<TStored, T>(stored.AsSpan(0, count), target, header, at);
                scatter?.Place(target, destination);
            }

            return overflowed;
        }
        finally
        {
            ArrayPool<TStored>.Shared.Return(stored);
            ArrayPool<T>.Shared.Return(converted);
        }
    }

    // A span of bytes ends at 2 GiB; a span of elements need not.
    private static void Fill<T>(Stream input, NpyHeader header, Span<T> elements, long done)
        where T : unmanaged
    {
        const int SliceLength = 1 << 20;
        int size = NpyTypeCodes.SizeOf(header.Type);
        for (; !elements.IsEmpty; elements = elements[Math.Min(SliceLength, elements.Length)..])
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(elements[..Math.Min(SliceLength, elements.Length)]);
            int count = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count < bytes.Length)
            {
                throw header.Truncated((done * size) + count);
            }

            done += bytes.Length / size;
            if (header.IsLittleEndian != BitConverter.IsLittleEndian)
            {
                ReverseEachElement(bytes, size);
            }
        }
    }

    private static void ReverseEachElement(Span<byte> bytes, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> twos = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                Span<ulong> eights = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
            default:
                break;
        }
    }
}

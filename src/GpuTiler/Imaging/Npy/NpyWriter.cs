using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace GpuTiler.Imaging;

/// <summary>Writes NumPy files (format version 1.0, or 2.0 where the header is long), in C order (last index fastest).</summary>
public static class NpyWriter
{
    /// <summary>Writes a tensor in the byte order of this machine, which the header states (little-endian nearly everywhere).</summary>
    /// <typeparam name="T">Half, float, double, or an integer of 8 to 64 bits.</typeparam>
    /// <param name="output">Where to write; it stays open and is not flushed.</param>
    /// <param name="elements">The elements, the last index varying fastest.</param>
    /// <param name="shape">The dimensions; their product is the number of elements.</param>
    /// <exception cref="ArgumentException">A dimension is negative, or the product is not that number.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static void Write<T>(Stream output, ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(output);
        string code = CodeFor(elements, shape);
        WriteHeader(output, code, shape);
        const int SliceLength = 1 << 20;
        for (; !elements.IsEmpty; elements = elements[Math.Min(SliceLength, elements.Length)..])
        {
            output.Write(MemoryMarshal.AsBytes(elements[..Math.Min(SliceLength, elements.Length)]));
        }
    }

    /// <summary>Writes activations in their own type.</summary>
    /// <param name="output">Where to write; it stays open and is not flushed.</param>
    /// <param name="activations">The elements, the last index varying fastest.</param>
    /// <param name="dimensions">The dimensions, slowest first; their product is the number of elements.</param>
    /// <exception cref="ArgumentException">A dimension is negative, or the product is not that number.</exception>
    public static void Write(Stream output, ActivationSpan activations, IReadOnlyList<long> dimensions)
    {
        int[] shape = ShapeOf(dimensions);
        if (activations.ElementType == ElementType.Float16)
        {
            Write(output, activations.As<Half>(), shape);
        }
        else
        {
            Write(output, activations.As<float>(), shape);
        }
    }

    // A tensor in memory has no dimension that would not fit.
    internal static int[] ShapeOf(IReadOnlyList<long> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        return [.. dimensions.Select(dimension => checked((int)dimension))];
    }

    /// <summary>The code of the elements' type, where they can be written.</summary>
    /// <inheritdoc cref="Write"/>
    internal static string CodeFor<T>(ReadOnlySpan<T> elements, ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        string code = NpyTypeCodes.CodeOf(NpyTypeCodes.Of<T>());
        Int128 count = 1;
        foreach (int dimension in shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, nameof(shape));
            count = Int128.Min(count * dimension, long.MaxValue);
        }

        return count == elements.Length
            ? code
            : throw new ArgumentException(
                $"A shape of {string.Join('x', shape.ToArray())} has {count} elements; {elements.Length} were given.", nameof(shape));
    }

    private static void WriteHeader(Stream output, string code, ReadOnlySpan<int> shape)
    {
        char order = code[1] == '1' ? '|' : BitConverter.IsLittleEndian ? '<' : '>';
        var text = new StringBuilder($"{{'descr': '{order}{code}', 'fortran_order': False, 'shape': (");
        text.AppendJoin(", ", shape.ToArray()).Append(shape.Length == 1 ? ",), }" : "), }");

        // Signature, version, and a length of two bytes, or four where the header would not fit in two.
        const int VersionOneStart = 10;
        bool isLong = text.Length > ushort.MaxValue - NpyFormat.Alignment;
        int start = isLong ? VersionOneStart + 2 : VersionOneStart;
        int total = (start + text.Length + 1 + NpyFormat.Alignment - 1) / NpyFormat.Alignment * NpyFormat.Alignment;
        text.Append(' ', total - start - text.Length - 1).Append('\n');

        var header = new byte[total];
        NpyFormat.Signature.CopyTo(header);
        header[6] = isLong ? (byte)2 : (byte)1;
        if (isLong)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), text.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)text.Length);
        }

        Encoding.ASCII.GetBytes(text.ToString(), header.AsSpan(start));
        output.Write(header);
    }
}

using System.Buffers.Binary;
using System.Text;

namespace GpuTiler.Imaging;

/// <summary>What a NumPy file says about its elements (format versions 1.0, 2.0 and 3.0), validated.</summary>
public sealed class NpyHeader
{
    // NumPy itself stops at 32 or 64 dimensions.
    private const int MaxRank = 64;
    private const int MaxHeaderBytes = 1 << 20;

    private NpyHeader(string name, NpyType type, bool isLittleEndian, bool fortranOrder, int[] shape, int elementCount, long dataOffset)
    {
        Name = name;
        Type = type;
        IsLittleEndian = isLittleEndian;
        FortranOrder = fortranOrder;
        Shape = shape;
        ElementCount = elementCount;
        DataOffset = dataOffset;
    }

    /// <summary>What errors call the file.</summary>
    public string Name { get; }

    /// <summary>The type of an element as stored.</summary>
    public NpyType Type { get; }

    /// <summary>Whether an element's lowest byte comes first.</summary>
    public bool IsLittleEndian { get; }

    /// <summary>Whether the first index varies fastest, rather than the last.</summary>
    public bool FortranOrder { get; }

    /// <summary>The dimensions; none for a single number. Any may be 0.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The product of the dimensions; it fits in an array.</summary>
    public int ElementCount { get; }

    /// <summary>The elements in bytes as stored.</summary>
    public long ByteCount => (long)ElementCount * NpyTypeCodes.SizeOf(Type);

    /// <summary>The position of the first element in the input; in an input that cannot seek, counted from the header.</summary>
    public long DataOffset { get; }

    /// <summary>Whether a file begins as NumPy's do.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsNpy(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[NpyFormat.Signature.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(NpyFormat.Signature);
    }

    /// <summary>Reads the header and leaves the input at the first element.</summary>
    /// <param name="input">
    /// The file from its signature on. Where it can seek, its length is checked against what the header promises.
    /// </param>
    /// <param name="name">What to call the file in an error.</param>
    /// <exception cref="InvalidDataException">
    /// The file is not a NumPy file, is damaged or truncated, or holds elements that cannot be read; the message begins with
    /// <paramref name="name"/>.
    /// </exception>
    public static NpyHeader Read(Stream input, string name)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        long start = input.CanSeek ? input.Position : 0;
        string text = ReadText(input, name, out int headerBytes);
        var fields = NpyHeaderFields.Parse(text, name);
        if (!NpyTypeCodes.TryParse(fields.Descriptor, out NpyType type, out bool isLittleEndian))
        {
            throw new InvalidDataException($"{name} holds elements of type {fields.Descriptor}; {NpyTypeCodes.Supported} can be read.");
        }

        int elementCount = CountElements(fields.Shape, name);
        var header = new NpyHeader(name, type, isLittleEndian, fields.FortranOrder, fields.Shape, elementCount, start + headerBytes);
        if (input.CanSeek && input.Length - input.Position < header.ByteCount)
        {
            throw header.Truncated(input.Length - input.Position);
        }

        return header;
    }

    internal InvalidDataException Truncated(long found) =>
        new($"{Name} is truncated: its header promises {ByteCount} bytes of data, and {found} are there.");

    private static string ReadText(Stream input, string name, out int headerBytes)
    {
        Span<byte> start = stackalloc byte[8];
        int count = input.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (count < start.Length && NpyFormat.Signature.StartsWith(start[..Math.Min(count, NpyFormat.Signature.Length)]))
        {
            throw new InvalidDataException(
                $"{name} is truncated: it has {count} byte{(count == 1 ? "" : "s")}, and what a NumPy file begins with takes {start.Length}.");
        }

        if (!start.StartsWith(NpyFormat.Signature))
        {
            throw new InvalidDataException(
                $"{name} is no NumPy file: it begins with {Convert.ToHexString(start[..count])}, not "
                + $"{Convert.ToHexString(NpyFormat.Signature)} and a version.");
        }

        (byte major, byte minor) = (start[6], start[7]);
        if (major is < 1 or > 3 || minor != 0)
        {
            throw new InvalidDataException($"{name} has version {major}.{minor} of NumPy's format; 1.0, 2.0 and 3.0 can be read.");
        }

        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes.Clear();
        int lengthSize = major == 1 ? 2 : 4;
        ReadHeaderBytes(input, lengthBytes[..lengthSize], name);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MaxHeaderBytes)
        {
            throw new InvalidDataException($"{name} has a header of {length} bytes; {MaxHeaderBytes} is the most that is read.");
        }

        var text = new byte[length];
        ReadHeaderBytes(input, text, name);
        headerBytes = start.Length + lengthSize + text.Length;
        return (major == 3 ? Encoding.UTF8 : Encoding.Latin1).GetString(text);
    }

    private static void ReadHeaderBytes(Stream input, Span<byte> bytes, string name)
    {
        int count = input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (count < bytes.Length)
        {
            throw new InvalidDataException($"{name} is truncated: its header has {bytes.Length} bytes to come, and {count} are there.");
        }
    }

    private static int CountElements(int[] shape, string name)
    {
        if (shape.Length > MaxRank)
        {
            throw new InvalidDataException($"{name} has {shape.Length} dimensions; {MaxRank} is the most that is read.");
        }

        // An empty tensor may have any other dimensions, and their product need not fit.
        long count = Array.IndexOf(shape, 0) >= 0 ? 0 : 1;
        foreach (int dimension in shape)
        {
            count *= dimension;
            if (count > Array.MaxLength)
            {
                throw new InvalidDataException(
                    $"{name} has {string.Join('x', shape)} elements; {Array.MaxLength} in all is the most that can be read.");
            }
        }

        return (int)count;
    }
}

namespace GpuTiler.Imaging;

/// <summary>A tensor from a NumPy file as activations: float16 stays float16, and every other type becomes float32.</summary>
/// <remarks>Memory beside the elements is a fixed amount, unless the input is a pipe.</remarks>
public sealed class NpyTensor
{
    private NpyTensor(NpyHeader header, float[]? singles, Half[]? halves, int overflowCount)
    {
        Dimensions = header.Shape;
        StoredType = header.Type;
        Singles = singles;
        Halves = halves;
        OverflowCount = overflowCount;
    }

    /// <summary>The dimensions; the last index varies fastest in memory, whatever the file's order.</summary>
    public IReadOnlyList<int> Dimensions { get; }

    /// <summary>The type of the elements in memory.</summary>
    public ElementType ElementType => Halves is null ? ElementType.Float32 : ElementType.Float16;

    /// <summary>The type of the elements in the file.</summary>
    public NpyType StoredType { get; }

    /// <summary>The elements of a <see cref="ElementType.Float32"/> tensor, and otherwise <see langword="null"/>.</summary>
    public float[]? Singles { get; }

    /// <summary>The elements of a <see cref="ElementType.Float16"/> tensor, and otherwise <see langword="null"/>.</summary>
    public Half[]? Halves { get; }

    /// <summary>How many finite float64 elements are beyond the range of float32 and became infinite.</summary>
    public int OverflowCount { get; }

    /// <summary>The tensor as activations of a shape; nothing is copied.</summary>
    /// <param name="shape">What the <see cref="Dimensions"/> mean.</param>
    /// <exception cref="ArgumentException">The shape has a different number of elements.</exception>
    public ActivationBuffer ToActivations(TensorShape shape) => Halves is { } halves
        ? ActivationBuffer.Wrap(halves, shape)
        : ActivationBuffer.Wrap(Singles!, shape);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; errors call it by this.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a NumPy file that can be read; the message begins with <paramref name="path"/>.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static NpyTensor Load(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Load(file, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="input">The file from its signature on. One that cannot seek is read to its end into memory first.</param>
    /// <param name="name">What to call the file in an error.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a NumPy file that can be read; the message begins with <paramref name="name"/>.
    /// </exception>
    public static NpyTensor Load(Stream input, string name)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        Stream file = SeekableInput.From(input, name);
        return Load(file, NpyHeader.Read(file, name));
    }

    /// <summary>The memory that the elements take, in the file's type or as activations, whichever is more.</summary>
    internal static long BytesOf(NpyHeader header) =>
        Math.Max(header.ByteCount, header.ElementCount * (header.Type == NpyType.Float16 ? (long)sizeof(ushort) : sizeof(float)));

    /// <summary>Reads the elements that follow a header.</summary>
    internal static NpyTensor Load(Stream file, NpyHeader header)
    {
        try
        {
            if (header.Type == NpyType.Float16)
            {
                Half[] halves = GC.AllocateUninitializedArray<Half>(header.ElementCount);
                return new NpyTensor(header, null, halves, NpyReader.Read<Half>(file, header, halves));
            }

            float[] singles = GC.AllocateUninitializedArray<float>(header.ElementCount);
            return new NpyTensor(header, singles, null, NpyReader.Read<float>(file, header, singles));
        }
        catch (OutOfMemoryException error)
        {
            throw new InvalidDataException($"{header.Name} has {header.ElementCount} elements; there is no memory for that many.", error);
        }
    }
}

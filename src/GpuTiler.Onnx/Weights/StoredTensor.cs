using System.Buffers.Binary;
using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>
/// Where the values of a stored tensor lie: in raw_data, in a field of its type, or in a file of external data.
/// All are little-endian values one after another, except in int32_data, int64_data and uint64_data, which hold numbers of variable length:
/// of float16 its bits.
/// </summary>
internal sealed class StoredTensor
{
    private readonly ModelFile file;
    private readonly OutlineTensor tensor;
    private readonly List<ByteRange> chunks = [];
    private readonly List<long> numbers = [];

    private StoredTensor(ModelFile file, OutlineTensor tensor) => (this.file, this.tensor) = (file, tensor);

    /// <summary>Finds the values and checks that they are as many as the dimensions say.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static StoredTensor Locate(ModelFile file, OutlineTensor tensor)
    {
        var stored = new StoredTensor(file, tensor);
        var needed = tensor.Dimensions.Aggregate((Int128)tensor.Type.Size(), (product, dimension) => product * dimension);
        long found = tensor.External is null ? stored.FindInModel() : file.External.Find(tensor).Length;
        bool isEnough = tensor.External is { Length: null } ? found >= needed : found == needed;
        return isEnough
            ? stored
            : throw file.Malformed(
                $"'{tensor.Name}' is {tensor.Type.Name()} {string.Join('×', tensor.Dimensions)} and should have {needed} bytes, "
                + $"but {found} are stored");
    }

    /// <summary>Reads all values; what a type does not hold becomes the nearest that it does.</summary>
    public void Read<T>(Span<T> values)
        where T : INumberBase<T>
    {
        for (int i = 0; i < numbers.Count; i++)
        {
            values[i] = tensor.Type switch
            {
                OnnxElementType.Float16 => T.CreateSaturating(BitConverter.UInt16BitsToHalf((ushort)numbers[i])),
                OnnxElementType.UInt64 => T.CreateSaturating((ulong)numbers[i]),
                _ => T.CreateSaturating(numbers[i]),
            };
        }

        if (tensor.External is not null)
        {
            ReadExternal(values);
            return;
        }

        foreach (var chunk in chunks)
        {
            values = values[Convert(chunk.In(file.Bytes), values)..];
        }
    }

    private long FindInModel()
    {
        try
        {
            for (var message = new ProtoReader(file.Bytes, tensor.Message); message.Next();)
            {
                bool isValues = message.Field == OnnxFields.Tensor.RawData
                    || (message.Field == OnnxFields.Tensor.FloatData && tensor.Type == OnnxElementType.Float32)
                    || (message.Field == OnnxFields.Tensor.DoubleData && tensor.Type == OnnxElementType.Float64);
                if (isValues && message.Wire != ProtoReader.VarintWire)
                {
                    chunks.Add(message.Value);
                }
                else if (message.Field == NumbersOf(tensor.Type))
                {
                    message.AddIntegers(numbers);
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw file.Malformed(e.Message);
        }

        // A chunk that ends inside a value would shift all that follow.
        return chunks.Exists(chunk => chunk.Length % tensor.Type.Size() != 0)
            ? -1
            : chunks.Sum(chunk => (long)chunk.Length) + ((long)tensor.Type.Size() * numbers.Count);
    }

    private static int NumbersOf(OnnxElementType type) => type switch
    {
        OnnxElementType.Float32 or OnnxElementType.Float64 => 0,
        OnnxElementType.Int64 => OnnxFields.Tensor.Int64Data,
        OnnxElementType.UInt32 or OnnxElementType.UInt64 => OnnxFields.Tensor.UInt64Data,
        _ => OnnxFields.Tensor.Int32Data,
    };

    private void ReadExternal<T>(Span<T> values)
        where T : INumberBase<T>
    {
        var (path, offset, _) = file.External.Find(tensor);
        using var handle = File.OpenHandle(path);
        Span<byte> block = stackalloc byte[4096];
        while (!values.IsEmpty)
        {
            var wanted = block[..(int)Math.Min(block.Length, (long)values.Length * tensor.Type.Size())];
            for (int read = 0; read < wanted.Length;)
            {
                int count = RandomAccess.Read(handle, wanted[read..], offset);
                if (count == 0)
                {
                    throw new InvalidDataException($"{path} became shorter while it was read.");
                }

                (read, offset) = (read + count, offset + count);
            }

            values = values[Convert(wanted, values)..];
        }
    }

    private int Convert<T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where T : INumberBase<T>
    {
        int size = tensor.Type.Size(), count = bytes.Length / size;
        for (int i = 0; i < count; i++)
        {
            var one = bytes.Slice(i * size, size);
            values[i] = tensor.Type switch
            {
                OnnxElementType.Float16 => T.CreateSaturating(BinaryPrimitives.ReadHalfLittleEndian(one)),
                OnnxElementType.Float64 => T.CreateSaturating(BinaryPrimitives.ReadDoubleLittleEndian(one)),
                OnnxElementType.UInt8 or OnnxElementType.Bool => T.CreateSaturating(one[0]),
                OnnxElementType.Int8 => T.CreateSaturating((sbyte)one[0]),
                OnnxElementType.UInt16 => T.CreateSaturating(BinaryPrimitives.ReadUInt16LittleEndian(one)),
                OnnxElementType.Int16 => T.CreateSaturating(BinaryPrimitives.ReadInt16LittleEndian(one)),
                OnnxElementType.UInt32 => T.CreateSaturating(BinaryPrimitives.ReadUInt32LittleEndian(one)),
                OnnxElementType.Int32 => T.CreateSaturating(BinaryPrimitives.ReadInt32LittleEndian(one)),
                OnnxElementType.UInt64 => T.CreateSaturating(BinaryPrimitives.ReadUInt64LittleEndian(one)),
                OnnxElementType.Int64 => T.CreateSaturating(BinaryPrimitives.ReadInt64LittleEndian(one)),
                _ => T.CreateSaturating(BinaryPrimitives.ReadSingleLittleEndian(one)),
            };
        }

        return count;
    }
}

using System.Buffers.Binary;

namespace GpuTiler.Onnx;

/// <summary>
/// Where the values of a stored tensor lie: in raw_data, in a field of its type, or in a file of external data.
/// All are little-endian values one after another, except float16 in int32_data, whose bits are numbers of variable length.
/// </summary>
internal sealed class StoredTensor
{
    private readonly ModelFile file;
    private readonly OutlineTensor tensor;
    private readonly List<ByteRange> chunks = [];
    private readonly List<long> halfBits = [];

    private StoredTensor(ModelFile file, OutlineTensor tensor) => (this.file, this.tensor) = (file, tensor);

    /// <summary>Finds the values and checks that they are as many as the dimensions say.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public static StoredTensor Locate(ModelFile file, OutlineTensor tensor)
    {
        var stored = new StoredTensor(file, tensor);
        var needed = tensor.Dimensions.Aggregate((Int128)tensor.Type.Size(), (product, dimension) => product * dimension);
        long found = tensor.External == null ? stored.FindInModel() : file.External.Find(tensor).Length;
        bool isEnough = tensor.External is { Length: null } ? found >= needed : found == needed;
        return isEnough
            ? stored
            : throw file.Malformed(
                $"'{tensor.Name}' is {tensor.Type.Name()} {string.Join('×', tensor.Dimensions)} and should have {needed} bytes, "
                + $"but {found} are stored");
    }

    /// <summary>Reads all values as float32.</summary>
    public void Read(Span<float> values)
    {
        for (int i = 0; i < halfBits.Count; i++)
        {
            values[i] = (float)BitConverter.UInt16BitsToHalf((ushort)halfBits[i]);
        }

        if (tensor.External != null)
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
                else if (message.Field == OnnxFields.Tensor.Int32Data && tensor.Type == OnnxElementType.Float16)
                {
                    message.AddIntegers(halfBits);
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
            : chunks.Sum(chunk => (long)chunk.Length) + (2L * halfBits.Count);
    }

    private void ReadExternal(Span<float> values)
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

    private int Convert(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        int size = tensor.Type.Size(), count = bytes.Length / size;
        for (int i = 0; i < count; i++)
        {
            var one = bytes.Slice(i * size, size);
            values[i] = tensor.Type switch
            {
                OnnxElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(one),
                OnnxElementType.Float64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(one),
                _ => BinaryPrimitives.ReadSingleLittleEndian(one),
            };
        }

        return count;
    }
}

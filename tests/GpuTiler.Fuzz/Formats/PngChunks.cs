using System.Buffers.Binary;
using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>A PNG file as its chunks. Writing gives them the right lengths and checksums, so that a change gets past those.</summary>
internal sealed class PngChunks
{
    // Pixels beyond this take longer to pack than to read.
    private const int MostPacked = 1 << 16;

    private static readonly uint[] Types =
    [
        PngFormat.Header, PngFormat.Palette, PngFormat.Transparency, PngFormat.ImageData, PngFormat.End, PngFormat.Text,
        PngFormat.CompressedText, PngFormat.InternationalText, 0x67414D41, 0x41424344,
    ];

    private readonly List<(uint Type, byte[] Data)> chunks = [];

    /// <summary>The chunks of a file, as far as it has any.</summary>
    public static PngChunks Parse(ReadOnlySpan<byte> file)
    {
        var parsed = new PngChunks();
        var rest = file[Math.Min(PngFormat.Signature.Length, file.Length)..];
        while (rest.Length >= PngFormat.ChunkOverhead)
        {
            int length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(rest), (uint)(rest.Length - PngFormat.ChunkOverhead));
            parsed.Add(BinaryPrimitives.ReadUInt32BigEndian(rest[4..]), rest.Slice(8, length).ToArray());
            rest = rest[(PngFormat.ChunkOverhead + length)..];
        }

        return parsed;
    }

    /// <summary>Adds a chunk.</summary>
    public void Add(uint type, byte[] data) => chunks.Add((type, data));

    /// <summary>Adds pixels as they are before compression.</summary>
    public void AddPixels(byte[] pixels) => Add(PngFormat.ImageData, Pack(pixels));

    /// <summary>The file.</summary>
    public byte[] Write()
    {
        var file = new MemoryStream();
        file.Write(PngFormat.Signature);
        foreach (var (type, data) in chunks)
        {
            var chunk = new byte[PngFormat.ChunkOverhead + data.Length];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4), type);
            data.CopyTo(chunk, 8);
            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Append(0, chunk.AsSpan(4, 4 + data.Length)));
            file.Write(chunk);
        }

        return file.ToArray();
    }

    /// <summary>Changes a chunk, or their order.</summary>
    public void Mutate(Random random)
    {
        if (chunks.Count == 0)
        {
            Add(PngFormat.Header, new byte[PngHeader.Bytes]);
            return;
        }

        int at = random.Next(chunks.Count), other = random.Next(chunks.Count);
        switch (random.Next(8))
        {
            case 0:
                chunks.RemoveAt(at);
                break;
            case 1:
                chunks.Insert(at, chunks[other]);
                break;
            case 2:
                (chunks[at], chunks[other]) = (chunks[other], chunks[at]);
                break;
            case 3:
                chunks[at] = chunks[at] with { Type = Bytes.One(Types, random) };
                break;
            case 4:
                MutateHeader(random);
                break;
            case 5:
                MutatePixels(random);
                break;
            default:
                chunks[at] = chunks[at] with { Data = Bytes.Mutate(chunks[at].Data, random) };
                break;
        }
    }

    // Width, height, depth, colour type, interlacing: values that are allowed, more often than not.
    private void MutateHeader(Random random)
    {
        var (type, data) = chunks[0];
        if (type != PngFormat.Header || data.Length != PngHeader.Bytes)
        {
            return;
        }

        data = [.. data];
        switch (random.Next(5))
        {
            case 0:
                Bytes.Put(data.AsSpan(0, 4), random.Next(2) == 0 ? random.Next(1, 40) : Bytes.Number(random), 4, isBigEndian: true);
                break;
            case 1:
                Bytes.Put(data.AsSpan(4, 4), random.Next(2) == 0 ? random.Next(1, 40) : Bytes.Number(random), 4, isBigEndian: true);
                break;
            case 2:
                data[8] = (byte)(1 << random.Next(6));
                break;
            case 3:
                data[9] = (byte)random.Next(8);
                break;
            default:
                data[12] ^= 1;
                break;
        }

        chunks[0] = (type, data);
    }

    // All pixels, unpacked: filters and samples change, and the data may become several chunks.
    private void MutatePixels(Random random)
    {
        int first = chunks.FindIndex(chunk => chunk.Type == PngFormat.ImageData);
        if (first < 0)
        {
            return;
        }

        byte[] packed = [.. chunks.Where(chunk => chunk.Type == PngFormat.ImageData).SelectMany(chunk => chunk.Data)];
        packed = Unpack(packed) is { } pixels ? Pack(Bytes.Mutate(pixels, random)) : Bytes.Mutate(packed, random);
        chunks.RemoveAll(chunk => chunk.Type == PngFormat.ImageData);
        int cut = random.Next(2) == 0 ? packed.Length : random.Next(packed.Length + 1);
        chunks.Insert(first, (PngFormat.ImageData, packed[..cut]));
        if (cut < packed.Length)
        {
            chunks.Insert(first + 1, (PngFormat.ImageData, packed[cut..]));
        }
    }

    private static byte[] Pack(byte[] data)
    {
        var packed = new MemoryStream();
        using (var packer = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(data);
        }

        return packed.ToArray();
    }

    private static byte[]? Unpack(byte[] packed)
    {
        if (PngFormat.WantsDictionary(packed))
        {
            return null;
        }

        using var unpacker = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        var data = new byte[MostPacked];
        try
        {
            return data[..unpacker.ReadAtLeast(data, data.Length, throwOnEndOfStream: false)];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}

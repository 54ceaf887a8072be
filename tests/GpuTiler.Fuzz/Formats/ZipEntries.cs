using System.Buffers.Binary;
using System.IO.Compression;

namespace GpuTiler.Fuzz;

/// <summary>Changes of a zip archive: of what its entries hold, and of the fields that say where and how long they are.</summary>
internal static class ZipEntries
{
    // Entries beyond this take longer to pack than to read.
    private const int MostUnpacked = 1 << 16;

    // Of the end of the directory, its 64-bit form, an entry of it, and an entry.
    private static readonly uint[] Signatures = [0x06054B50, 0x06064B50, 0x07064B50, 0x02014B50, 0x04034B50, 0x08074B50];

    private static readonly int[] FieldsBehind = [4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46];

    /// <summary>Changes an archive.</summary>
    /// <param name="input">The archive.</param>
    /// <param name="mutate">Changes an entry's content.</param>
    /// <param name="names">What entries may be called.</param>
    /// <param name="random">The choice.</param>
    public static byte[] Mutate(byte[] input, Func<byte[], Random, byte[]> mutate, IReadOnlyList<string> names, Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                return Bytes.Mutate(input, random);
            case < 4:
                return MutateField(input, random);
        }

        try
        {
            return Write(Change(Read(input), mutate, names, random), random);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException
            or NotSupportedException or OverflowException)
        {
            return MutateField(input, random);
        }
    }

    private static List<(string Name, byte[] Content)> Read(byte[] input)
    {
        using var archive = new ZipArchive(new MemoryStream(input), ZipArchiveMode.Read);
        var entries = new List<(string, byte[])>();
        foreach (var entry in archive.Entries)
        {
            using var stream = entry.Open();
            var content = new byte[Math.Min(MostUnpacked, entry.Length)];
            entries.Add((entry.FullName, content[..stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)]));
        }

        return entries;
    }

    private static List<(string Name, byte[] Content)> Change(
        List<(string Name, byte[] Content)> entries, Func<byte[], Random, byte[]> mutate, IReadOnlyList<string> names, Random random)
    {
        if (entries.Count == 0)
        {
            return [(Bytes.One(names, random), [])];
        }

        int at = random.Next(entries.Count), other = random.Next(entries.Count);
        switch (random.Next(8))
        {
            case 0:
                entries.RemoveAt(at);
                break;
            case 1:
                entries.Insert(at, entries[other]);
                break;
            case 2:
                (entries[at], entries[other]) = (entries[other], entries[at]);
                break;
            case 3:
                entries[at] = entries[at] with { Name = Bytes.One(names, random) };
                break;
            default:
                entries[at] = entries[at] with { Content = mutate(entries[at].Content, random) };
                break;
        }

        return entries;
    }

    private static byte[] Write(List<(string Name, byte[] Content)> entries, Random random)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(
                    name, random.Next(2) == 0 ? CompressionLevel.NoCompression : CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return file.ToArray();
    }

    private static byte[] MutateField(byte[] input, Random random)
    {
        var places = new List<int>();
        for (int i = 0; i + sizeof(uint) <= input.Length; i++)
        {
            if (input[i] == (byte)'P' && Signatures.Contains(BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(i))))
            {
                places.Add(i);
            }
        }

        if (places.Count == 0)
        {
            return Bytes.Mutate(input, random);
        }

        byte[] changed = [.. input];
        int at = Math.Min(changed.Length, Bytes.One(places, random) + Bytes.One(FieldsBehind, random));
        Bytes.Put(
            changed.AsSpan(at), random.Next(3) == 0 ? random.Next(input.Length) : Bytes.Number(random), 2 << random.Next(3),
            isBigEndian: false);
        return changed;
    }
}

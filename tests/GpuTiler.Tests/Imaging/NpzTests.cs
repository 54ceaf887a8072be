using System.Buffers.Binary;
using System.IO.Compression;
using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class NpzTests
{
    public static TheoryData<string> Commands => [.. NpzGoldens.Commands];

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_NumPy_wrote_is_read(string command)
    {
        string[] keys = command.EndsWith("a, b)", StringComparison.Ordinal) ? ["arr_0", "arr_1"]
            : command.Contains("layer", StringComparison.Ordinal) ? ["a", "layer/b"] : ["a"];
        byte[] file = NpzGoldens.File(command);
        foreach (Stream input in new Stream[] { new MemoryStream(file), new OneWayStream(new MemoryStream(file)) })
        {
            using var archive = NpzArchive.Open(input, "x.npz");
            Assert.Equal(keys, archive.Keys);
            // In any order, and more than once.
            foreach (string key in keys.Reverse().Concat(keys))
            {
                Assert.Equal(key == keys[0] ? [2, 3] : [3], archive.ReadHeader(key).Shape);
                NpyTensor tensor = archive.Load(key);
                float[] found = tensor.Singles ?? [.. tensor.Halves!.Select(value => (float)value)];
                Assert.Equal(key == keys[0] ? [-2f, -0.5f, 1f, 2.5f, 4f, 5.5f] : [0, 1, 2], found);
            }
        }
    }

    [Fact]
    public void What_is_written_is_stored_as_NumPy_would()
    {
        using var file = new MemoryStream();
        using (var writer = new NpzWriter(file))
        {
            writer.Write<float>("a", [-2f, -0.5f, 1f, 2.5f, 4f, 5.5f], [2, 3]);
            writer.Write<Half>("layer/b", [(Half)7], []);
            writer.Write<byte>("none", [], [0, 4]);
            Assert.Throws<ArgumentException>(() => writer.Write<byte>("a", [1], [1]));
            Assert.Throws<ArgumentException>(() => writer.Write<byte>("c", [1], [2]));
        }

        using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
        {
            Assert.Equal(["a.npy", "layer/b.npy", "none.npy"], zip.Entries.Select(entry => entry.FullName));
            Assert.All(zip.Entries, entry => Assert.Equal(
                (entry.Length, new DateTime(1980, 1, 1)), (entry.CompressedLength, entry.LastWriteTime.DateTime)));
            using var bytes = new MemoryStream();
            using var stream = zip.Entries[0].Open();
            stream.CopyTo(bytes);
            Assert.Equal(Goldens.Npy("<f4 C"), bytes.ToArray());
        }

        file.Position = 0;
        using var archive = NpzArchive.Open(file, "x.npz");
        Assert.Equal([(Half)7], archive.Load("layer/b").Halves!);
        Assert.Empty(archive.Load("none").Singles!);
    }

    [Fact]
    public void An_unknown_key_lists_those_that_exist()
    {
        using var archive = NpzArchive.Open(new MemoryStream(NpzGoldens.File("savez_compressed(f, a=a, **{'layer/b': b})")), "x.npz");
        Assert.Equal(
            "x.npz has no array of the key 'A'; it has 'a', 'layer/b'.",
            Assert.Throws<KeyNotFoundException>(() => archive.Load("A")).Message);
        using var empty = NpzArchive.Open(new MemoryStream(NpzSketch.Zip(("notes.txt", [1, 2]))), "x.npz");
        Assert.Equal(
            "x.npz has no array of the key 'notes.txt'; it has none.",
            Assert.Throws<KeyNotFoundException>(() => empty.Load("notes.txt")).Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(21)]
    [InlineData(200)]
    public void What_is_no_archive_is_named(int length) => Assert.Equal(
        "x.npz is no complete NumPy archive: its zip directory is missing or damaged.",
        Assert.Throws<InvalidDataException>(
            () => NpzArchive.Open(new MemoryStream(NpzGoldens.File("savez(f, a=a)")[..length]), "x.npz")).Message);

    [Fact]
    public void Duplicate_keys_are_refused()
    {
        byte[] one = Goldens.Npy("|u1");
        Assert.Equal(
            "x.npz has two arrays of the key 'a'; each key may stand there once.",
            Assert.Throws<InvalidDataException>(
                () => NpzArchive.Open(new MemoryStream(NpzSketch.Zip(("a.npy", one), ("b.npy", one), ("a.npy", one))), "x.npz")).Message);
    }

    [Fact]
    public void An_entry_that_is_no_array_is_named()
    {
        byte[] array = Goldens.Npy("|u1");
        Refused(
            NpzSketch.Zip(("a.npy", "1.0, 2.0"u8.ToArray())),
            "x.npz:a is no NumPy file: it begins with 312E302C20322E30, not 934E554D5059 and a version.");
        Refused(NpzSketch.Zip(("a.npy", [])), "x.npz:a is truncated: it has 0 bytes, and what a NumPy file begins with takes 8.");
        Refused(NpzSketch.Zip(("a.npy", array[..^2])), "x.npz:a is truncated: its header promises 6 bytes of data, and 4 are there.");
        Refused(NpzSketch.Zip(("a.npy", [.. array, 0])), "x.npz:a is damaged: its header promises 6 bytes of data, and its entry holds 7.");
    }

    [Fact]
    public void A_changed_element_is_found_by_its_checksum()
    {
        byte[] file = NpzGoldens.File("savez(f, a=a)");
        file[192] ^= 1;
        Refused(file, null, "x.npz:a is damaged: its checksum is ");
    }

    [Fact]
    public void Encrypted_and_oddly_packed_entries_are_refused()
    {
        byte[] file = NpzGoldens.File("savez(f, a=a)");
        Refused(NpzSketch.Patch(file, flags: 1), "x.npz:a is encrypted; save the array without a password.");
        Refused(NpzSketch.Patch(file, method: 12), "x.npz:a cannot be read: its entry is damaged, or neither stored nor deflated.");
        byte[] deflated = NpzGoldens.File("savez_compressed(f, a=a, **{'layer/b': b})");
        deflated[55] = 0xFF;
        Refused(deflated, "x.npz:a is damaged: its packed data cannot be unpacked.");
    }

    [Fact]
    public void Entries_that_share_their_data_are_refused()
    {
        byte[] file = NpzSketch.Zip(("a.npy", Goldens.Npy("|u1")));
        int directory = file.AsSpan().IndexOf("PK\u0001\u0002"u8), end = file.AsSpan().IndexOf("PK\u0005\u0006"u8);
        const int NameAt = 46, Entries = 5;
        var records = Enumerable.Range(0, Entries).SelectMany(i =>
        {
            byte[] record = file[directory..end];
            record[NameAt] += (byte)i;
            return record;
        }).ToArray();
        byte[] tail = file[end..];
        (tail[8], tail[10]) = (Entries, Entries);
        BinaryPrimitives.WriteInt32LittleEndian(tail.AsSpan(12), records.Length);
        Assert.StartsWith(
            "x.npz is damaged: its entries claim more bytes than its ",
            Assert.Throws<InvalidDataException>(
                () => NpzArchive.Open(new MemoryStream([.. file.AsSpan(0, directory), .. records, .. tail]), "x.npz")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_allocates_nothing()
    {
        // A header of 2 GB of zeros, and an entry that says that it holds them.
        byte[] header = NpzSketch.Header("(2000000000,)", "|u1");
        byte[] file = NpzSketch.Zip(CompressionLevel.Optimal, ("a.npy", [.. header, .. new byte[5000]]));
        byte[] lying = NpzSketch.Patch(file, length: 2_000_000_000 + header.Length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(lying, null, "x.npz:a is damaged: 2000000128 bytes cannot have been packed into ");
        Refused(file, "x.npz:a is truncated: its header promises 2000000000 bytes of data, and 5000 are there.");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);

        // A lie that could be true is found while the elements are read.
        byte[] small = NpzSketch.Header("(9000,)", "|u1");
        byte[] zip = NpzSketch.Zip(CompressionLevel.Optimal, ("a.npy", [.. small, .. new byte[5000]]));
        Refused(
            NpzSketch.Patch(zip, length: 9000 + small.Length),
            $"x.npz:a is damaged: its entry promises {9000 + small.Length} bytes, and {5000 + small.Length} are there.");
    }

    private static void Refused(byte[] file, string? message, string beginning = "")
    {
        using var archive = NpzArchive.Open(new MemoryStream(file), "x.npz");
        string found = Assert.Throws<InvalidDataException>(() => archive.Load("a")).Message;
        Assert.StartsWith(message ?? beginning, found, StringComparison.Ordinal);
        Assert.True(message is null || message == found, found);
    }
}

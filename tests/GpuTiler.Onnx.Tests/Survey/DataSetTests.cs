using System.Formats.Tar;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx.Tests;

public sealed class DataSetTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_in_natural_order_and_name_the_labels()
    {
        foreach (string name in new[] { "10/a.pgm", "2/b10.pgm", "2/b9.pgm", "x.pgm", "2/notes.txt", ".hidden.pgm" })
        {
            Picture(name, 1);
        }

        using var data = DataSet.Open(folder.Path);
        Assert.Equal(["2/b9.pgm", "2/b10.pgm", "10/a.pgm", "x.pgm"], Names(data));
        Assert.Equal(["2", "2", "10", null], Labels(data));
        Assert.Equal("2/notes.txt", Assert.Single(data.PassedOver).Replace('\\', '/'));
    }

    [Fact]
    public void Lists_arrays_and_archives_are_data_too()
    {
        string picture = Picture("a/one.pgm", 7);
        string list = folder.Write("list.txt", "# mine\na/one.pgm\n\na/gone.pgm\n"u8);
        using (var data = DataSet.Open(list))
        {
            Assert.Equal(["a/one.pgm", "a/gone.pgm"], Names(data));
            Assert.Equal(7, Pixels(data, 0)[0]);
            Assert.Equal("a/gone.pgm does not exist.", Assert.Throws<InvalidDataException>(() => Pixels(data, 1)).Message);
        }

        string array = Path.Combine(folder.Path, "grey.npy");
        using (var file = File.Create(array))
        {
            NpyWriter.Write<byte>(file, [1, 2, 3, 4, 5, 6], [3, 1, 2]);
        }

        using (var data = DataSet.Open(array))
        {
            Assert.Equal(["0", "1", "2"], Names(data));
            Assert.Equal([5, 6], Pixels(data, 2));
        }

        string archive = Path.Combine(folder.Path, "set.npz");
        using (var file = File.Create(archive))
        {
            using var npz = new NpzWriter(file);
            npz.Write<byte>("x", [1, 2, 3, 4, 5, 6], [2, 1, 1, 3]);
            npz.Write<long>("y", [9, 4], [2]);
        }

        foreach (string path in new[] { archive, $"{archive}:x" })
        {
            using var data = DataSet.Open(path);
            Assert.Equal(["9", "4"], Labels(data));
            Assert.Equal([4, 5, 6], Pixels(data, 1));
        }

        string tar = Tar(
            "set.tar", ("./k/0.cls", "cat\n"u8.ToArray()), ("k/0.pgm", File.ReadAllBytes(picture)), ("k/1.pgm", File.ReadAllBytes(picture)),
            ("k/1.json", "{}"u8.ToArray()));
        using (var data = DataSet.Open(tar))
        {
            Assert.Equal(["k/0.pgm", "k/1.pgm"], Names(data));
            Assert.Equal(["cat", "k"], Labels(data));
            Assert.Equal(7, Pixels(data, 1)[0]);
        }

        using var all = DataSet.Open(folder.Path);
        Assert.Equal(["a/one.pgm", "set.tar/k/0.pgm", "set.tar/k/1.pgm"], Names(all));
    }

    [Fact]
    public void Labels_come_from_a_file_where_it_is_given()
    {
        Picture("a.pgm", 1);
        Picture("b,c.pgm", 1);
        string labels = folder.Write("labels.csv", "name,label\n\"b,c.pgm\",\"a \"\"big\"\" cat\"\n"u8);
        using (var data = DataSet.Open(folder.Path, labels))
        {
            Assert.Equal([null, "a \"big\" cat"], Labels(data));
        }

        foreach (var (text, named) in new[] { ("a.pgm,1\nz.pgm,2\n", "z.pgm"), ("a.pgm\n", "line 1"), ("a.pgm,1\na.pgm,2\n", "line 2") })
        {
            folder.Write("labels.csv", System.Text.Encoding.UTF8.GetBytes(text));
            Assert.Contains(named, Assert.Throws<InvalidDataException>(() => DataSet.Open(folder.Path, labels)).Message);
        }
    }

    [Fact]
    public void A_picture_of_an_array_takes_the_memory_of_the_one_before()
    {
        string grey = Path.Combine(folder.Path, "grey.npy"), values = Path.Combine(folder.Path, "values.npy");
        using (var file = File.Create(grey))
        {
            NpyWriter.Write<byte>(file, [1, 2, 3, 4, 5, 6], [3, 1, 2]);
        }

        using (var file = File.Create(values))
        {
            NpyWriter.Write<float>(file, [1, 2, 3, 4], [2, 2, 1, 1]);
        }

        using var pixels = DataSet.Open(grey);
        using var floats = DataSet.Open(values);
        var first = pixels.Read(0, Decode);
        var second = pixels.Read(2, Decode, first);
        Assert.Same(first.Pixels, second.Pixels);
        Assert.Equal([5, 6], second.Pixels!.Pixels.ToArray());
        var one = floats.Read(1, Decode);
        Assert.Equal([3, 4], one.Values!);
        Assert.Same(one.Values, floats.Read(0, Decode, one).Values);
        Assert.Equal([1, 2], one.Values!);

        // What somebody else has decoded is theirs.
        var theirs = Bitmap.Wrap([7, 8], 2, 1, 1);
        var third = pixels.Read(1, Decode, new(theirs, null));
        Assert.Equal([3, 4], third.Pixels!.Pixels.ToArray());
        Assert.Equal([7, 8], theirs.Pixels.ToArray());

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            third = pixels.Read(i % 3, Decode, third);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static Bitmap Decode(Stream file, string name) => throw new InvalidOperationException(name);
    }

    [Fact]
    public void Names_sizes_and_labels_make_the_identity()
    {
        Picture("l/a.pgm", 1);
        string First()
        {
            using var data = DataSet.Open(folder.Path);
            return data.Identity;
        }

        string before = First();
        Assert.Equal(before, First());
        File.AppendAllText(Path.Combine(folder.Path, "l/a.pgm"), "x");
        string longer = First();
        Directory.Move(Path.Combine(folder.Path, "l"), Path.Combine(folder.Path, "m"));
        Assert.Equal(3, new[] { before, longer, First() }.Distinct().Count());
    }

    [Fact]
    public void What_holds_no_pictures_is_refused()
    {
        string whole = Tar("whole.tar", ("a.pgm", new byte[3000]));
        string cut = folder.Write("cut.tar", File.ReadAllBytes(whole).AsSpan(0, 1500));
        string empty = Directory.CreateDirectory(Path.Combine(folder.Path, "empty")).FullName;
        string counts = Path.Combine(folder.Path, "counts.npy");
        using (var file = File.Create(counts))
        {
            NpyWriter.Write<int>(file, [1, 2, 3], [1, 1, 3]);
        }

        foreach (var (path, named) in new[]
        {
            (cut, "cut.tar"), (empty, "no picture"), (counts, "Int32"), (folder.Write("z.tar", []), "empty"),
            (folder.Write("z.bin", [0, 1, 2]), "list of files"),
            (folder.Write("none.txt", "# nothing\n"u8), "no picture"), (folder.Write("bad.npz", "PK"u8), "bad.npz"),
        })
        {
            Assert.Contains(named, Assert.Throws<InvalidDataException>(() => DataSet.Open(path)).Message);
        }

        Assert.Throws<FileNotFoundException>(() => DataSet.Open(Path.Combine(folder.Path, "gone")));
    }

    [Theory]
    [InlineData('x', "17777777777", "a name or attributes of 2147483647 bytes end behind the archive")]
    [InlineData('g', "00000001001", "a name or attributes of 513 bytes end behind the archive")]
    [InlineData('L', "20000000000", "2147483648 bytes end behind")]
    [InlineData('K', "77777777777", "bytes end behind")]
    [InlineData('L', "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "9223372036854775807 bytes end behind")]
    [InlineData('0', "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "")]
    [InlineData('0', "\u0080\u0001\0\0\0\0\0\0\0\0\0\0", "")]
    [InlineData('L', "00000000000", "")]
    public void An_archive_that_promises_more_than_it_has_takes_no_memory_for_it(char type, string size, string named)
    {
        string path = folder.Write("small.tar", TarHeader(type, size));
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = Assert.Throws<InvalidDataException>(() => DataSet.Open(path)).Message;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        Assert.Contains("small.tar", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private static byte[] TarHeader(char type, string size)
    {
        // A block after it, which would be a name.
        var bytes = new byte[1024];
        Encoding.Latin1.GetBytes("a.png").CopyTo(bytes, 0);
        Encoding.Latin1.GetBytes(size).CopyTo(bytes, 124);
        bytes[156] = (byte)type;
        "ustar  \0"u8.CopyTo(bytes.AsSpan(257));
        bytes.AsSpan(148, 8).Fill((byte)' ');
        int sum = bytes.Sum(value => value);
        Encoding.Latin1.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(bytes, 148);
        return bytes;
    }

    private static IEnumerable<string> Names(DataSet data) => Enumerable.Range(0, data.Count).Select(data.NameOf);

    private static IEnumerable<string?> Labels(DataSet data) =>
        Enumerable.Range(0, data.Count).Select(data.LabelOf).Select(label => label < 0 ? null : data.Labels[label]);

    private static byte[] Pixels(DataSet data, int picture) =>
        data.Read(picture, (file, name) => ImageReader.Read(file, name)).Pixels!.Pixels.ToArray();

    private string Picture(string name, byte level)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, name))!);
        return folder.Write(name, [.. "P5 1 1 255\n"u8, level]);
    }

    private string Tar(string name, params (string Name, byte[] Bytes)[] files)
    {
        string path = Path.Combine(folder.Path, name);
        using var file = File.Create(path);
        using var writer = new TarWriter(file);
        foreach (var (entry, bytes) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(bytes) });
        }

        return path;
    }
}

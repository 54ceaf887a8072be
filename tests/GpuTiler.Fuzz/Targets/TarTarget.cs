using System.Formats.Tar;
using GpuTiler.Onnx;

namespace GpuTiler.Fuzz;

/// <summary>Archives of pictures.</summary>
internal sealed class TarTarget : FuzzTarget
{
    private const int PictureBytes = 700;

    private readonly string path;

    /// <summary>Makes the folder of the file.</summary>
    public TarTarget() => path = Path.Combine(FuzzFolders.ScratchOf(this), InputName);

    public override string Name => "tar";

    public override string Reads => "archives of pictures: TarPictures";

    public override Bounds Bounds => new(1 << 20, 256);

    public override IReadOnlyList<Type> MayThrow => [typeof(InvalidDataException)];

    public override IEnumerable<byte[]> Seeds() =>
        new[] { TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu }.Select(Archive);

    public override void Run(byte[] input)
    {
        File.WriteAllBytes(path, input);
        using var pictures = TarPictures.Open(path, "");
        for (int i = 0; i < pictures.Count; i++)
        {
            ExpectationException.Require(pictures.SizeOf(i) is >= 0 and var size && size <= input.Length, "lists a picture that is not there");
            pictures.LabelOf(i);
            pictures.Read(i, (_, _) => null!, default);
        }
    }

    public override byte[] Mutate(byte[] input, Random random) => TarBlocks.Mutate(input, random);

    // Names beyond what a header holds are entries of their own in the newer formats.
    private static byte[] Archive(TarEntryFormat format)
    {
        bool isNewer = format is TarEntryFormat.Pax or TarEntryFormat.Gnu;
        string[] names = ["cat/a.png", "b.jpg", "b.cls", "readme.txt", isNewer ? new string('n', 200) + ".png" : "./c.bmp"];
        using var file = new MemoryStream();
        using (var writer = new TarWriter(file, format, leaveOpen: true))
        {
            foreach (string name in names)
            {
                writer.WriteEntry(Entry(format, name));
            }
        }

        return file.ToArray();
    }

    private static TarEntry Entry(TarEntryFormat format, string name)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
            TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
            TarEntryFormat.Pax => new PaxTarEntry(TarEntryType.RegularFile, name),
            _ => new GnuTarEntry(TarEntryType.RegularFile, name),
        };
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.DataStream = new MemoryStream(name.EndsWith(".cls", StringComparison.Ordinal) ? "7"u8.ToArray() : new byte[PictureBytes]);
        return entry;
    }
}

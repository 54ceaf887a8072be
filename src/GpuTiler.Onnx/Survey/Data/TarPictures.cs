using System.Formats.Tar;
using System.Text;

namespace GpuTiler.Onnx;

/// <summary>
/// The pictures of a tar archive, in its order. As WebDataset has it, an entry <c>NAME.cls</c> says what <c>NAME.jpg</c> shows; otherwise
/// the folder does.
/// </summary>
internal sealed class TarPictures : IPictures
{
    private const string LabelEnding = ".cls";
    private const int LongestLabel = 1 << 10;

    private readonly TarFile file;
    private readonly string prefix;
    private readonly List<(string Name, long Start, int Length)> entries = [];
    private readonly Dictionary<string, string> labels = [];

    private TarPictures(TarFile file, string prefix) => (this.file, this.prefix) = (file, prefix);

    public int Count => entries.Count;

    /// <summary>Lists an archive's pictures.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="prefix">What precedes the names of its entries.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TarPictures Open(string path, string prefix)
    {
        var pictures = new TarPictures(new TarFile(path), prefix);
        try
        {
            pictures.List(path);
            return pictures;
        }
        catch (Exception e)
        {
            pictures.Dispose();
            if (e is InvalidDataException or EndOfStreamException or FormatException or ArgumentException or NotSupportedException
                or InvalidOperationException or OverflowException)
            {
                throw new InvalidDataException($"{path} is no whole tar archive: {e.Message}", e);
            }

            throw;
        }
    }

    public string NameOf(int index) => prefix + entries[index].Name;

    public long SizeOf(int index) => entries[index].Length;

    public string? LabelOf(int index) =>
        labels.TryGetValue(StemOf(entries[index].Name), out string? label) ? label : PictureNames.FolderOf(entries[index].Name);

    public DataPicture Read(int index, PictureDecoder decode, in DataPicture spare)
    {
        var (_, start, length) = entries[index];
        using var bytes = new MemoryStream(ReadBytes(start, length), writable: false);
        return new(decode(bytes, NameOf(index)), null);
    }

    public void Dispose() => file.Dispose();

    private void List(string path)
    {
        using var reader = new TarReader(file, leaveOpen: true);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                continue;
            }

            // Some writers begin every name with this.
            string name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.Length > file.Length - entry.DataOffset)
            {
                throw new InvalidDataException($"its entry {name} ends behind the archive.");
            }

            if (PictureNames.IsPicture(name))
            {
                entries.Add((name, entry.DataOffset, checked((int)Math.Min(entry.Length, Array.MaxLength))));
            }
            else if (name.EndsWith(LabelEnding, StringComparison.OrdinalIgnoreCase) && entry.Length <= LongestLabel)
            {
                labels[StemOf(name)] = Encoding.UTF8.GetString(ReadBytes(entry.DataOffset, (int)entry.Length)).Trim();
            }
        }

        if (file.Length == 0)
        {
            throw new InvalidDataException($"{path} is empty.");
        }
    }

    // WebDataset's key: what is before the first dot of the file's name, with its folders.
    private static string StemOf(string name)
    {
        int dot = name.IndexOf('.', name.LastIndexOf('/') + 1);
        return dot < 0 ? name : name[..dot];
    }

    private byte[] ReadBytes(long start, int length)
    {
        var bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int count = RandomAccess.Read(file.SafeFileHandle, bytes.AsSpan(done), start + done);
            done += count > 0 ? count : throw new EndOfStreamException($"{file.Name} ends before byte {start + length}.");
        }

        return bytes;
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// The pictures of a data set, numbered from zero in an order that does not change: a folder and those below it in natural order, the lines
/// of a list of files, the first dimension of a NumPy array, or the entries of a tar archive.
/// </summary>
/// <remarks>Pictures may be read from several threads at a time.</remarks>
public sealed class DataSet : IDisposable
{
    private const int Named = 3;

    private readonly IReadOnlyList<IPictures> parts;
    private readonly int[] starts;
    private readonly string[] labels = [];
    private readonly int[] labelOf = [];

    private DataSet(string path, IReadOnlyList<IPictures> parts, IReadOnlyList<string> others, string? labelFile)
    {
        (Path, this.parts, PassedOver) = (path, parts, others);
        starts = new int[parts.Count + 1];
        for (int i = 0; i < parts.Count; i++)
        {
            starts[i + 1] = checked(starts[i] + parts[i].Count);
        }

        if (Count == 0)
        {
            throw new InvalidDataException($"{path} has no picture: {DescribeOthers(others)}.");
        }

        string?[] texts = labelFile is null ? [.. Enumerable.Range(0, Count).Select(LabelIn)] : ReadLabels(labelFile);
        labels = [.. texts.OfType<string>().Distinct().Order(NaturalOrder.Instance)];
        if (labels.Length > 0)
        {
            var places = labels.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
            labelOf = Array.ConvertAll(texts, text => text is null ? -1 : places[text]);
        }

        Identity = FindIdentity();
    }

    /// <summary>Where the pictures are.</summary>
    public string Path { get; }

    /// <summary>How many there are.</summary>
    public int Count => starts[^1];

    /// <summary>What they show, each once, in natural order; empty if unknown.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Files of the folder that are not pictures, by their extensions.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>A SHA-256 of the names, sizes and labels of all pictures, in hexadecimal digits.</summary>
    public string Identity { get; }

    /// <summary>The dimensions of one picture if the data are values of the model's input rather than pixels.</summary>
    internal IReadOnlyList<int>? ValueShape => parts.OfType<ArrayPictures>().FirstOrDefault()?.ValueShape;

    /// <summary>Lists the pictures of a path.</summary>
    /// <param name="path">
    /// A folder, a <c>.npy</c>, a <c>.npz</c> or <c>FILE.npz:KEY</c>, a <c>.tar</c>, a picture, or a list of files, one a line.
    /// </param>
    /// <param name="labelFile">A CSV file with the name and the label of pictures; <see langword="null"/> takes the folders' names.</param>
    /// <param name="limits">How large an array of an archive may be.</param>
    /// <exception cref="InvalidDataException">
    /// There is no picture, the path is none of these, or the label file is damaged or names missing pictures.
    /// </exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static DataSet Open(string path, string? labelFile = null, in DecodingLimits limits = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var parts = PictureLister.List(path, limits, out var others);
        try
        {
            return new(path, parts, others, labelFile);
        }
        catch
        {
            Dispose(parts);
            throw;
        }
    }

    /// <summary>A picture's name, relative to the data.</summary>
    /// <param name="picture">Its number.</param>
    public string NameOf(int picture)
    {
        var (part, index) = Find(picture);
        return part.NameOf(index);
    }

    /// <summary>What it shows, as an index of <see cref="Labels"/>; −1 if unknown.</summary>
    /// <param name="picture">Its number.</param>
    public int LabelOf(int picture) => labelOf.Length == 0 ? -1 : labelOf[picture];

    /// <inheritdoc/>
    public void Dispose() => Dispose(parts);

    /// <summary>Reads a picture.</summary>
    /// <param name="picture">Its number.</param>
    /// <param name="decode">Reads a file.</param>
    /// <param name="spare">A picture that nobody needs any more, whose memory may be used again where that is allowed.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal DataPicture Read(int picture, PictureDecoder decode, in DataPicture spare = default)
    {
        var (part, index) = Find(picture);
        return part.Read(index, decode, spare);
    }

    private static void Dispose(IEnumerable<IPictures> parts)
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }

    private static string DescribeOthers(IReadOnlyList<string> others) => others.Count == 0
        ? "it is empty"
        : $"it has {others.Count} file(s) of other kinds ({string.Join(", ", others.Take(Named))}{(others.Count > Named ? ", …" : "")})";

    private (IPictures Part, int Index) Find(int picture)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(picture);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(picture, Count);
        int at = Array.BinarySearch(starts, picture);
        int part = at >= 0 ? at : ~at - 1;
        while (parts[part].Count == 0)
        {
            part++;
        }

        return (parts[part], picture - starts[part]);
    }

    private string? LabelIn(int picture)
    {
        var (part, index) = Find(picture);
        return part.LabelOf(index);
    }

    private string?[] ReadLabels(string labelFile)
    {
        var byName = LabelFile.Read(labelFile);
        var texts = new string?[Count];
        for (int i = 0; i < Count; i++)
        {
            texts[i] = byName.Remove(NameOf(i), out string? label) ? label : null;
        }

        return byName.Count == 0 ? texts : throw new InvalidDataException(
            $"{labelFile} names {byName.Count} picture(s) that {Path} does not have: "
            + $"{string.Join(", ", byName.Keys.Take(Named))}{(byName.Count > Named ? ", …" : "")}.");
    }

    private string FindIdentity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        byte[] bytes = [];
        for (int i = 0; i < Count; i++)
        {
            var (part, index) = Find(i);
            AppendText(part.NameOf(index));
            BinaryPrimitives.WriteInt64LittleEndian(number, part.SizeOf(index));
            hash.AppendData(number);
            AppendText(LabelOf(i) is >= 0 and var label ? labels[label] : "");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void AppendText(string text)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length, Encoding.UTF8.GetMaxByteCount(text.Length)));
            hash.AppendData(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
            hash.AppendData([0]);
        }
    }
}

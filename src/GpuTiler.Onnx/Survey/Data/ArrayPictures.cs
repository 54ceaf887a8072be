using System.Globalization;
using System.Runtime.InteropServices;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// The pictures of a NumPy array, named by their numbers: uint8 of N×H×W or N×H×W×C is pixels, and floating point of N×C×H×W the model's
/// input. A <c>.npy</c> is read picture by picture; what comes from an archive is held in memory.
/// </summary>
internal sealed class ArrayPictures : IPictures
{
    private readonly NpyHeader header;
    private readonly FileStream? file;
    private readonly byte[] elements;
    private readonly IReadOnlyList<long>? labels;
    private readonly int pictureBytes;

    private ArrayPictures(NpyHeader header, FileStream? file, byte[] elements, IReadOnlyList<long>? labels)
    {
        (this.header, this.file, this.elements, this.labels) = (header, file, elements, labels);
        pictureBytes = Count == 0 ? 0 : (int)(header.ByteCount / Count);
    }

    public int Count => header.Shape[0];

    /// <summary>Opens a <c>.npy</c>.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or holds no pictures.</exception>
    public static ArrayPictures Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return new(Checked(NpyHeader.Read(file, path)), file, [], null);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens an array of a <c>.npz</c>; a list of as many whole numbers beside it is their labels.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="key">The array; <see langword="null"/> where it is the only one that holds pictures.</param>
    /// <param name="limits">How large it may be.</param>
    /// <exception cref="InvalidDataException">The archive is damaged, or the array holds no pictures.</exception>
    /// <exception cref="KeyNotFoundException">There is no such array.</exception>
    public static ArrayPictures Open(string path, string? key, in DecodingLimits limits)
    {
        using var archive = NpzArchive.Open(path, limits);
        var headers = archive.Keys.ToDictionary(one => one, archive.ReadHeader);
        string[] fitting = [.. headers.Where(pair => IsPictures(pair.Value)).Select(pair => pair.Key)];
        key ??= fitting is [var only] ? only : throw new InvalidDataException(
            $"{path} has {fitting.Length} arrays of pictures "
            + $"({string.Join(", ", headers.Select(pair => $"'{pair.Key}' {Describe(pair.Value)}"))}): name one as {path}:KEY.");
        using var stream = archive.OpenArray(key, out var header);
        var elements = new byte[Checked(header).ByteCount];
        stream.ReadExactly(elements);
        string[] lists = [.. headers.Where(pair => IsLabels(pair.Value, header.Shape[0])).Select(pair => pair.Key)];
        return new(header, null, elements, lists is [var list] ? ReadLabels(archive, list) : null);
    }

    public string NameOf(int index) => index.ToString(CultureInfo.InvariantCulture);

    public long SizeOf(int index) => pictureBytes;

    public string? LabelOf(int index) => labels?[index].ToString(CultureInfo.InvariantCulture);

    public DataPicture Read(int index, PictureDecoder decode, in DataPicture spare) => header.Type switch
    {
        NpyType.UInt8 => new(ReadPixels(index, spare.IsReusable ? spare.Pixels : null), null, IsReusable: true),
        NpyType.Float32 => new(null, ReadSingles(index, spare.IsReusable ? spare.Values : null), IsReusable: true),
        _ => new(null, ToSingles(index)),
    };

    public void Dispose() => file?.Dispose();

    /// <summary>The dimensions of one picture, where the array is the model's input.</summary>
    public IReadOnlyList<int>? ValueShape => header.Type == NpyType.UInt8 ? null : [.. header.Shape.Skip(1)];

    private Bitmap ReadPixels(int index, Bitmap? spare)
    {
        var (height, width, channels) = (header.Shape[1], header.Shape[2], header.Shape.Count == 4 ? header.Shape[3] : 1);
        var picture = spare is not null && (spare.Height, spare.Width, spare.Channels) == (height, width, channels)
            ? spare
            : Bitmap.Wrap(new byte[pictureBytes], width, height, channels);
        Read(index, MemoryMarshal.AsMemory(picture.Pixels).Span);
        return picture;
    }

    private float[] ReadSingles(int index, float[]? spare)
    {
        int count = pictureBytes / sizeof(float);
        var values = spare?.Length == count ? spare : new float[count];
        Read(index, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    private float[] ToSingles(int index)
    {
        var bytes = new byte[pictureBytes];
        Read(index, bytes);
        return header.Type == NpyType.Float64
            ? Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), value => (float)value)
            : Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), value => (float)value);
    }

    private void Read(int index, Span<byte> bytes)
    {
        long start = (long)index * pictureBytes;
        if (file is null)
        {
            elements.AsSpan((int)start, pictureBytes).CopyTo(bytes);
        }
        else if (RandomAccess.Read(file.SafeFileHandle, bytes, header.DataOffset + start) < bytes.Length)
        {
            throw new EndOfStreamException($"{header.Name} ends before its picture {index}.");
        }
    }

    private static bool IsPictures(NpyHeader header) => header.Type switch
    {
        NpyType.UInt8 => header.Shape.Count == 3 || (header.Shape.Count == 4 && header.Shape[3] is >= 1 and <= 4),
        NpyType.Float16 or NpyType.Float32 or NpyType.Float64 => header.Shape.Count >= 2,
        _ => false,
    };

    private static bool IsLabels(NpyHeader header, int count) =>
        header.Shape.Count == 1 && header.Shape[0] == count && header.Type is not (NpyType.Float16 or NpyType.Float32 or NpyType.Float64);

    private static NpyHeader Checked(NpyHeader header)
    {
        if (!IsPictures(header))
        {
            throw new InvalidDataException(
                $"{header.Name} is {Describe(header)}: uint8 of N×H×W or N×H×W×C is pictures, and floating point of N×C×H×W the model's input.");
        }

        return header.FortranOrder || (!header.IsLittleEndian && header.Type != NpyType.UInt8)
            ? throw new InvalidDataException(
                $"{header.Name} is in {(header.FortranOrder ? "Fortran's order" : "big-endian order")}: save it with numpy.ascontiguousarray, little-endian.")
            : header;
    }

    private static string Describe(NpyHeader header) => $"{header.Type} {string.Join('×', header.Shape)}";

    private static long[] ReadLabels(NpzArchive archive, string key)
    {
        using var stream = archive.OpenArray(key, out var header);
        var labels = new long[header.ElementCount];
        NpyReader.Read(stream, header, labels.AsSpan());
        return labels;
    }
}

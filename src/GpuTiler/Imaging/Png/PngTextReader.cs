using System.IO.Compression;
using System.Text;

namespace GpuTiler.Imaging;

/// <summary>Collects tEXt, zTXt and iTXt chunks. A malformed one is left out: text is no reason to refuse a picture.</summary>
internal sealed class PngTextReader
{
    // zlib expands a thousandfold; all the compressed text of one file together gets this much.
    private const int MaxExpandedBytes = 8 << 20;

    private readonly List<KeyValuePair<string, string>> entries = [];
    private int expandedBytes;

    /// <summary>What was found, in the order of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries => entries;

    /// <summary>Adds the data of one text chunk.</summary>
    public void Add(uint type, ReadOnlySpan<byte> data)
    {
        int end = data.IndexOf((byte)0);
        if (end is < 1 or > 79)
        {
            return;
        }

        string? text = type switch
        {
            PngFormat.Text => Encoding.Latin1.GetString(data[(end + 1)..]),
            PngFormat.CompressedText => ReadCompressed(data[(end + 1)..]),
            _ => ReadInternational(data[(end + 1)..]),
        };
        if (text is not null)
        {
            entries.Add(new(Encoding.Latin1.GetString(data[..end]), text));
        }
    }

    private string? ReadCompressed(ReadOnlySpan<byte> data) =>
        data is [0, .. var compressed] && Expand(compressed) is { } text ? Encoding.Latin1.GetString(text) : null;

    private string? ReadInternational(ReadOnlySpan<byte> data)
    {
        if (data is not [var compressed and (0 or 1), 0, .. var rest])
        {
            return null;
        }

        // The language and the translated keyword, each with its NUL.
        for (int field = 0; field < 2; field++)
        {
            int end = rest.IndexOf((byte)0);
            if (end < 0)
            {
                return null;
            }

            rest = rest[(end + 1)..];
        }

        return compressed == 0 ? Encoding.UTF8.GetString(rest) : Expand(rest) is { } text ? Encoding.UTF8.GetString(text) : null;
    }

    private byte[]? Expand(ReadOnlySpan<byte> compressed)
    {
        if (PngFormat.WantsDictionary(compressed))
        {
            return null;
        }

        using var expander = new ZLibStream(new MemoryStream(compressed.ToArray()), CompressionMode.Decompress);
        using var text = new MemoryStream();
        Span<byte> piece = stackalloc byte[4096];
        try
        {
            for (int count; (count = expander.Read(piece)) > 0; text.Write(piece[..count]))
            {
                expandedBytes += count;
                if (expandedBytes > MaxExpandedBytes)
                {
                    return null;
                }
            }
        }
        catch (InvalidDataException)
        {
            return null;
        }

        return text.ToArray();
    }
}

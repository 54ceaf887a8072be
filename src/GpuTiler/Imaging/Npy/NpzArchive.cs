using System.IO.Compression;

namespace GpuTiler.Imaging;

/// <summary>
/// Reads NumPy archives (<c>.npz</c>): a zip archive whose entries are NumPy files, each named after its key. Stored and deflated
/// entries are read, with or without zip64. One thread at a time.
/// </summary>
/// <remarks>
/// The size that an entry states is checked against the archive before anything of that size is allocated, and its checksum is
/// verified as its last element is read.
/// </remarks>
public sealed class NpzArchive : IDisposable
{
    internal const string Ending = ".npy";

    // The most that deflate can make of one byte.
    private const long MostDeflated = 1032;

    private readonly Stream input;
    private readonly DecodingLimits limits;
    private readonly ZipArchive zip;
    private readonly Dictionary<string, ZipArchiveEntry> entries = [];
    private readonly List<string> keys = [];

    private NpzArchive(Stream input, ZipArchive zip, string name, in DecodingLimits limits)
    {
        (this.input, this.zip, Name, this.limits) = (input, zip, name, limits);
        Int128 packed = 0;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // Entries that share their data would unpack it as often as there are entries.
            packed += Math.Max(0, entry.CompressedLength);
            if (packed > input.Length)
            {
                throw new InvalidDataException(
                    $"{name} is damaged: its entries claim more bytes than its {input.Length}, so that some overlap.");
            }

            if (!entry.FullName.EndsWith(Ending, StringComparison.Ordinal))
            {
                continue;
            }

            string key = entry.FullName[..^Ending.Length];
            if (!entries.TryAdd(key, entry))
            {
                throw new InvalidDataException($"{name} has two arrays of the key '{key}'; each key may stand there once.");
            }

            keys.Add(key);
        }
    }

    /// <summary>What errors call the archive.</summary>
    public string Name { get; }

    /// <summary>The keys of the arrays, in the archive's order: the names of the entries that end in <c>.npy</c>, without that.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Opens an archive and reads its directory.</summary>
    /// <param name="input">The archive. One that cannot seek is read to its end into memory first. It is disposed of with this.</param>
    /// <param name="name">What to call the archive in an error.</param>
    /// <param name="limits">How large a compressed array may be once it is decoded; time is not limited.</param>
    /// <exception cref="InvalidDataException">
    /// It is not a zip archive, its directory is damaged, or a key occurs twice; the message begins with <paramref name="name"/>.
    /// </exception>
    public static NpzArchive Open(Stream input, string name, in DecodingLimits limits = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(name);
        Stream file = SeekableInput.From(input, name);
        ZipArchive? zip = null;
        try
        {
            zip = new ZipArchive(new GuardedInput(file, name, TimeSpan.MaxValue), ZipArchiveMode.Read);
            return new NpzArchive(file, zip, name, limits);
        }
        catch (Exception error)
        {
            zip?.Dispose();
            file.Dispose();
            throw error is InvalidDataException && error.Message.StartsWith(name, StringComparison.Ordinal)
                ? error
                : NpzError.Translate(error, $"{name} is no complete NumPy archive: its zip directory is missing or damaged.") ?? error;
        }
    }

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The file; errors call it by this.</param>
    /// <param name="limits">How large a compressed array may be once it is decoded; time is not limited.</param>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <inheritdoc cref="Open(Stream, string, in DecodingLimits)"/>
    public static NpzArchive Open(string path, in DecodingLimits limits = default) => Open(File.OpenRead(path), path, limits);

    /// <summary>Opens an array: the stream is at the first element, cannot seek, and is what <see cref="NpyReader.Read"/> takes.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="header">What the array's file says about its elements; its name is the archive's with the key.</param>
    /// <exception cref="KeyNotFoundException">There is no such key; the message lists those that exist.</exception>
    /// <exception cref="InvalidDataException">
    /// The entry is encrypted, damaged, compressed in another way or not a NumPy file, or its sizes contradict each other.
    /// </exception>
    /// <exception cref="DecodingLimitException">The array is compressed, and larger than the limits allow.</exception>
    public Stream OpenArray(string key, out NpyHeader header)
    {
        ArgumentNullException.ThrowIfNull(key);
        ZipArchiveEntry entry = Find(key);
        string name = $"{Name}:{key}";
        if (entry.IsEncrypted)
        {
            throw new InvalidDataException($"{name} is encrypted; save the array without a password.");
        }

        RequirePossibleSize(entry, name);
        var stream = new NpzEntryStream(OpenEntry(entry, name), entry.Length, entry.Crc32, name);
        try
        {
            header = NpyHeader.Read(stream, name);
            long found = entry.Length - header.DataOffset;
            if (found < header.ByteCount)
            {
                throw header.Truncated(found);
            }

            if (found > header.ByteCount)
            {
                throw new InvalidDataException(
                    $"{name} is damaged: its header promises {header.ByteCount} bytes of data, and its entry holds {found}.");
            }

            // What is stored as it is can be no larger than the archive.
            if (entry.CompressedLength < entry.Length)
            {
                limits.RequireBytes(name, NpyTensor.BytesOf(header));
            }

            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads what an array's file says about its elements.</summary>
    /// <inheritdoc cref="OpenArray"/>
    public NpyHeader ReadHeader(string key)
    {
        using Stream stream = OpenArray(key, out NpyHeader header);
        return header;
    }

    /// <summary>Reads an array as activations.</summary>
    /// <inheritdoc cref="OpenArray"/>
    public NpyTensor Load(string key)
    {
        using Stream stream = OpenArray(key, out NpyHeader header);
        return NpyTensor.Load(stream, header);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        zip.Dispose();
        input.Dispose();
    }

    /// <summary>Whether there is an array of a key.</summary>
    internal bool Has(string key) => entries.ContainsKey(key);

    private ZipArchiveEntry Find(string key) => entries.TryGetValue(key, out ZipArchiveEntry? entry)
        ? entry
        : throw new KeyNotFoundException(
            $"{Name} has no array of the key '{key}'; it has {(keys.Count == 0 ? "none" : string.Join(", ", keys.Select(one => $"'{one}'")))}.");

    // ZipArchive has held the compressed length against the archive's; this holds the length against the compressed one.
    private void RequirePossibleSize(ZipArchiveEntry entry, string name)
    {
        if (entry.Length < 0 || entry.CompressedLength < 0 || entry.CompressedLength > input.Length
            || entry.Length / MostDeflated > entry.CompressedLength)
        {
            throw new InvalidDataException(
                $"{name} is damaged: {entry.Length} bytes cannot have been packed into {entry.CompressedLength} of an archive of {input.Length}.");
        }
    }

    private static Stream OpenEntry(ZipArchiveEntry entry, string name)
    {
        try
        {
            return entry.Open();
        }
        catch (Exception error)
            when (NpzError.Translate(error, $"{name} cannot be read: its entry is damaged, or neither stored nor deflated.") is { } told)
        {
            throw told;
        }
    }
}

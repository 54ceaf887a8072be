using System.Runtime.CompilerServices;
using GpuTiler.ImageSharp;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>
/// An INPUT: a tensor or a picture, told apart by its first bytes, from a file or from standard input. A tensor may be one of an
/// archive, whose key follows the archive's name: <c>FILE.npz:KEY</c>.
/// </summary>
internal sealed class InputFile
{
    private const string StandardInputName = "-";

    private readonly string path;
    private readonly string? givenKey;
    private readonly string? key;
    private readonly PipedBytes? piped;
    private readonly DecodingLimits limits;
    private readonly bool isPlainPicture;
    private readonly bool isPicture;
    private (int Width, int Height)? pictureSize;

    private InputFile(string text, in DecodingLimits limits)
    {
        (path, givenKey) = Split(text);
        this.limits = limits;
        using var stream = OpenFile();
        Span<byte> start = stackalloc byte[6];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        IsEmpty = count == 0;
        isPicture = start is [0x89, (byte)'P', ..] or [(byte)'P', >= (byte)'1' and <= (byte)'6', ..] or [0xFF, 0xD8, ..];
        bool isArchive = start.StartsWith("PK\u0003\u0004"u8) || start.StartsWith("PK\u0005\u0006"u8);
        IsTensor = isArchive || (start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8));
        isPlainPicture = ImageReader.Reads(start);
        piped = stream.CanSeek ? null : PipedBytes.Read(start[..count], stream);
        key = isArchive ? FindKey()
            : givenKey is null ? null
            : throw new CommandException($"{FileName} is no NumPy archive (.npz): it has no array '{givenKey}'.");
    }

    /// <summary>What messages call it.</summary>
    public string Name => givenKey is null ? FileName : $"{FileName}:{givenKey}";

    /// <summary>Its file name without folder and ending, and its key, which name its results.</summary>
    public string Stem => givenKey is null ? FileStem : $"{FileStem}.{givenKey}";

    /// <summary>Whether it is a NumPy array; otherwise it should be a picture.</summary>
    public bool IsTensor { get; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty { get; }

    /// <summary>Looks at the inputs.</summary>
    /// <param name="paths">Where they are.</param>
    /// <param name="limits">How large each may be once it is decoded.</param>
    public static InputFile[] OpenAll(IReadOnlyList<string> paths, DecodingLimits limits) =>
        [.. paths.Select(path => new InputFile(path, limits))];

    /// <summary>Standard input can be read once, whatever it is for.</summary>
    /// <exception cref="UsageException">More than one of the paths is standard input.</exception>
    public static void RequireStandardInputOnce(IEnumerable<string> paths)
    {
        if (paths.Count(path => path == StandardInputName) > 1)
        {
            throw new UsageException("standard input (-) can be read once.");
        }
    }

    /// <summary>The array's header.</summary>
    public NpyHeader ReadHeader()
    {
        using var array = OpenArray();
        return array.Header;
    }

    /// <summary>The whole array, as activations.</summary>
    public NpyTensor ReadTensor()
    {
        if (key is null)
        {
            using var stream = Open();
            return NpyTensor.Load(stream, Name);
        }

        using var archive = OpenArchive();
        return archive.Load(key);
    }

    /// <summary>The array, to read its elements one after another.</summary>
    public OpenedArray OpenArray() => key is null ? OpenedArray.Open(Open(), Name) : OpenedArray.Open(OpenArchive(), key);

    /// <summary>The picture.</summary>
    public Bitmap ReadPicture()
    {
        using var stream = Open();
        return isPlainPicture ? ImageReader.Read(stream, Name, limits) : ReadForeignPicture(stream);
    }

    /// <summary>Sees that a file with the name of an array holds one, or a picture.</summary>
    /// <exception cref="InvalidDataException">It is broken; the message says where.</exception>
    public void RequireSoundArray()
    {
        if (IsTensor || IsEmpty || isPicture)
        {
            return;
        }

        using var stream = Open();
        if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            _ = NpyHeader.Read(stream, Name);
        }
        else if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            using var archive = NpzArchive.Open(stream, FileName);
        }
    }

    /// <summary>The picture's size.</summary>
    public (int Width, int Height) PictureSize
    {
        get
        {
            return pictureSize ??= SizeOf(ReadPicture());

            static (int Width, int Height) SizeOf(Bitmap picture) => (picture.Width, picture.Height);
        }
    }

    // Apart, so that a run without such a picture loads no library for it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Bitmap ReadForeignPicture(Stream stream) => PictureReader.Read(stream, Name, limits);

    private string FileName => path == StandardInputName ? "standard input" : path;

    private string FileStem => path == StandardInputName ? "stdin"
        : Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem
        : Path.GetFileName(path);

    // A file whose own name looks like an archive's with a key is meant as it is.
    private static (string File, string? Key) Split(string text)
    {
        const string Ending = ".npz";
        int at = text.IndexOf($"{Ending}:", StringComparison.OrdinalIgnoreCase), end = at + Ending.Length;
        return at < 0 || end == text.Length - 1 || File.Exists(text) ? (text, null) : (text[..end], text[(end + 1)..]);
    }

    private string FindKey()
    {
        using var archive = OpenArchive();
        if (givenKey is not null)
        {
            return archive.Keys.Contains(givenKey)
                ? givenKey
                : throw new CommandException($"{FileName} has no array '{givenKey}'; it has {Describe(archive.Keys)}.");
        }

        return archive.Keys switch
        {
            [var only] => only,
            [] => throw new CommandException($"{FileName} is an archive without an array (.npy)."),
            var keys => throw new CommandException(
                $"{FileName} has {keys.Count} arrays: name one as {(path == StandardInputName ? "FILE.npz" : path)}:KEY; it has {Describe(keys)}."),
        };
    }

    private static string Describe(IReadOnlyList<string> keys)
    {
        const int Most = 30;
        var names = string.Join(", ", keys.Take(Most).Select(key => $"'{key}'"));
        return keys.Count == 0 ? "none" : keys.Count > Most ? $"{names} and {keys.Count - Most} more" : names;
    }

    private NpzArchive OpenArchive() => NpzArchive.Open(Open(), FileName, limits);

    // The bytes from the start; a reader can seek in them.
    private Stream Open() => piped?.Open() ?? OpenFile();

    private Stream OpenFile()
    {
        if (path == StandardInputName)
        {
            return StandardInput.Open();
        }

        return Directory.Exists(path)
            ? throw new CommandException($"{path} is a folder: name the files in it.")
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    }
}

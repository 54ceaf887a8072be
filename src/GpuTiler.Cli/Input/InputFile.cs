using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>An INPUT: a tensor or a picture, told apart by its first bytes, from a file or from standard input.</summary>
internal sealed class InputFile
{
    private const string StandardInputName = "-";

    private readonly string path;
    private readonly PipedBytes? piped;

    private InputFile(string path)
    {
        this.path = path;
        using var stream = OpenFile();
        Span<byte> start = stackalloc byte[6];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        IsEmpty = count == 0;
        IsTensor = start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8);
        piped = stream.CanSeek ? null : PipedBytes.Read(start[..count], stream);
    }

    /// <summary>What messages call it.</summary>
    public string Name => path == StandardInputName ? "standard input" : path;

    /// <summary>Its file name without folder and ending, which names its results.</summary>
    public string Stem => path == StandardInputName ? "stdin"
        : Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem
        : Path.GetFileName(path);

    /// <summary>Whether it is a NumPy array; otherwise it should be a picture.</summary>
    public bool IsTensor { get; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty { get; }

    /// <summary>Looks at the inputs.</summary>
    public static InputFile[] OpenAll(IReadOnlyList<string> paths) => [.. paths.Select(path => new InputFile(path))];

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
        using var stream = Open();
        return NpyHeader.Read(stream, Name);
    }

    /// <summary>The whole array, as activations.</summary>
    public NpyTensor ReadTensor()
    {
        using var stream = Open();
        return NpyTensor.Load(stream, Name);
    }

    /// <summary>The picture.</summary>
    public Bitmap ReadPicture()
    {
        using var stream = Open();
        return ImageReader.Read(stream, Name);
    }

    /// <summary>The bytes from the start; a reader can seek in them.</summary>
    public Stream Open() => piped?.Open() ?? OpenFile();

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

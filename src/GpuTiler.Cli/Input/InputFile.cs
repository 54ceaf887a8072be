using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>An INPUT: a tensor or a picture, told apart by its first bytes, from a file or from standard input.</summary>
internal sealed class InputFile
{
    private const string StandardInput = "-";

    private readonly string path;
    private readonly byte[]? piped;

    private InputFile(string path, byte[]? piped)
    {
        (this.path, this.piped) = (path, piped);
        using var stream = Open();
        Span<byte> start = stackalloc byte[6];
        int count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        IsTensor = count == start.Length && start[0] == 0x93 && start[1..].SequenceEqual("NUMPY"u8);
    }

    /// <summary>What messages call it.</summary>
    public string Name => path == StandardInput ? "standard input" : path;

    /// <summary>Its file name without folder and ending, which names its results.</summary>
    public string Stem => path == StandardInput ? "stdin" : Path.GetFileNameWithoutExtension(path);

    /// <summary>Whether it is a NumPy array; otherwise it should be a picture.</summary>
    public bool IsTensor { get; }

    /// <summary>Looks at every input. Standard input can be read once.</summary>
    public static InputFile[] OpenAll(IReadOnlyList<string> paths) => paths.Count(path => path == StandardInput) > 1
        ? throw new UsageException("standard input (-) can be read once.")
        : [.. paths.Select(path => new InputFile(path, path == StandardInput ? ReadStandardInput() : null))];

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

    /// <summary>The bytes from the start.</summary>
    public Stream Open() => piped is null
        ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0)
        : new MemoryStream(piped, writable: false);

    private static byte[] ReadStandardInput()
    {
        using var stdin = Console.OpenStandardInput();
        using var all = new MemoryStream();
        stdin.CopyTo(all);
        return all.ToArray();
    }
}

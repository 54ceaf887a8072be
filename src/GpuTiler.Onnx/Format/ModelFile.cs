using GpuTiler.Sinks;
using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Onnx;

/// <summary>A model's file: its bytes as they are on disk, and of a large one without the weights (<see cref="ModelStructure"/>).</summary>
internal sealed class ModelFile
{
    // Beyond this reading the weights takes longer than finding them.
    private const int LargeModel = 1 << 24;

    private readonly DateTime written;

    private ModelFile(string path, byte[] bytes, DateTime written) => (Path, Bytes, this.written) = (path, bytes, written);

    /// <summary>The path as it was given, for messages.</summary>
    public string Path { get; }

    /// <summary>The model that the user named, for messages: this one, unless it was made of another.</summary>
    public string Named { get => field ?? Path; private init; }

    public byte[] Bytes { get; }

    /// <summary>The files of external data.</summary>
    public ExternalFiles External => field ??= new(this);

    /// <summary>Where files of external data are looked for.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path)) ?? ".";

    /// <summary>Reads a file that was made of another.</summary>
    /// <param name="path">The file.</param>
    /// <param name="origin">What it was made of.</param>
    public static ModelFile Read(string path, ModelFile origin)
    {
        var made = Read(path);
        return new(path, made.Bytes, made.written) { Named = origin.Named };
    }

    /// <exception cref="InvalidDataException">The file is recognised as something else, or is too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ModelFile Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InvalidDataException($"{path} is a folder, not an ONNX model.");
        }

        using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
        long length = LengthOf(handle, path);
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"{path} has {length} bytes: an ONNX file may have 2 GiB, with larger weights as external data beside it.");
        }

        var written = File.GetLastWriteTimeUtc(handle);
        if (length > LargeModel)
        {
            return ReadLarge(path, handle, written);
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        int read = 0;
        while (read < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and var count)
        {
            read += count;
        }

        Array.Resize(ref bytes, read);
        return ForeignFormat.Describe(bytes) is { } found
            ? throw new InvalidDataException($"{path} is {found}.")
            : new ModelFile(path, bytes, written);
    }

    /// <summary>Sees to it that weights that are read later are those of the model that was read.</summary>
    /// <exception cref="InvalidDataException">The file has been written since.</exception>
    public void RequireUnchanged()
    {
        // The time of the file, and not of a link to it.
        if (File.GetLastWriteTimeUtc(RealPath.Of(Path)) != written)
        {
            throw new InvalidDataException($"{Path} has been written to since it was opened: load it again.");
        }
    }

    private static long LengthOf(SafeFileHandle handle, string path)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            throw new InvalidDataException($"{path} is a pipe, and a model is read more than once: save it as a file first.");
        }
    }

    /// <summary>Turns what a reader found wrong into a sentence about this file.</summary>
    public InvalidDataException Malformed(string what) => Malformed(Path, what);

    private static ModelFile ReadLarge(string path, SafeFileHandle handle, DateTime written)
    {
        var begin = new byte[4096];
        int read = RandomAccess.Read(handle, begin, 0);
        if (ForeignFormat.Describe(begin.AsSpan(0, read)) is { } found)
        {
            throw new InvalidDataException($"{path} is {found}.");
        }

        try
        {
            using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 1 << 14);
            return new ModelFile(path, ModelStructure.Read(stream, System.IO.Path.GetFileName(path)), written);
        }
        catch (InvalidDataException e)
        {
            throw Malformed(path, e.Message);
        }
    }

    private static InvalidDataException Malformed(string path, string what) => new($"{path} is no complete ONNX model: {what}.");
}

namespace GpuTiler.Onnx;

/// <summary>Pictures in files of their own; the folder that a picture is in, below that of the data, is its label.</summary>
/// <param name="folder">The folder that the names are relative to.</param>
/// <param name="names">The files.</param>
internal sealed class FilePictures(string folder, IReadOnlyList<string> names) : IPictures
{
    public int Count => names.Count;

    public string NameOf(int index) => names[index].Replace('\\', '/');

    public long SizeOf(int index) => new FileInfo(PathOf(index)) is { Exists: true, Length: var length } ? length : -1;

    public string? LabelOf(int index) => PictureNames.FolderOf(NameOf(index));

    public DataPicture Read(int index, PictureDecoder decode, in DataPicture spare)
    {
        using var file = Open(index);
        return new(decode(file, NameOf(index)), null);
    }

    public void Dispose()
    {
    }

    // Reasons are kept with the survey, and name no folder of this machine.
    private FileStream Open(int index)
    {
        try
        {
            return new FileStream(PathOf(index), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException($"{NameOf(index)} does not exist.");
        }
        catch (UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{NameOf(index)} may not be read, or is a folder.");
        }
    }

    private string PathOf(int index) => Path.Combine(folder, names[index]);
}

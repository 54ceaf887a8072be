namespace GpuTiler.Onnx;

/// <summary>The files beside a model that hold its external data.</summary>
internal static class ExternalFiles
{
    /// <summary>Checks that every initializer's bytes are where the model says.</summary>
    /// <exception cref="InvalidDataException">A file is missing, outside the model's folder, or too short.</exception>
    public static void Check(ModelFile file, ModelOutline outline)
    {
        foreach (var tensor in outline.Initializers.Where(tensor => tensor.External != null))
        {
            _ = Find(file, tensor);
        }
    }

    /// <summary>The full path of the file that holds a tensor, and the part of it that is the tensor's.</summary>
    /// <inheritdoc cref="Check"/>
    public static (string Path, long Offset, long Length) Find(ModelFile file, OutlineTensor tensor)
    {
        var external = tensor.External!;
        string folder = file.Folder, path = Path.GetFullPath(Path.Combine(folder, external.Location));
        if (external.Location.Length == 0 || Path.IsPathRooted(external.Location) || !IsInside(folder, path))
        {
            throw new InvalidDataException(
                $"{file.Path} keeps '{tensor.Name}' in '{external.Location}': external data must be a file in the model's own folder.");
        }

        var info = new FileInfo(path);
        if (!info.Exists)
        {
            throw new InvalidDataException(
                $"{file.Path} keeps its weights in {external.Location}, which is missing: put it into the same folder.");
        }

        long length = external.Length ?? Math.Max(0, info.Length - external.Offset);
        return external.Offset <= info.Length && length <= info.Length - external.Offset
            ? (path, external.Offset, length)
            : throw new InvalidDataException(
                $"{file.Path} keeps '{tensor.Name}' at offset {external.Offset} of {external.Location}, {length} bytes; "
                + $"that file has only {info.Length}.");
    }

    private static bool IsInside(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
    }
}

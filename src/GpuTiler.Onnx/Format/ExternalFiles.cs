using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <summary>The files beside a model that hold its external data.</summary>
internal sealed class ExternalFiles(ModelFile file)
{
    private readonly Dictionary<string, (string Path, long Length)> found = [];

    // A model cache keeps a model and its data elsewhere, and links to both from the folder that a person sees.
    private readonly bool mayLeaveFolder = new FileInfo(file.Path).LinkTarget is not null;

    /// <summary>Checks that every initializer's bytes are where the model says.</summary>
    /// <exception cref="InvalidDataException">A file is missing, outside the model's folder, or too short.</exception>
    public void Check(ModelOutline outline)
    {
        foreach (var tensor in outline.Initializers.Where(tensor => tensor.External is not null))
        {
            _ = Find(tensor);
        }
    }

    /// <summary>The full path of the file that holds a tensor, without links, and the part of it that is the tensor's.</summary>
    /// <inheritdoc cref="Check"/>
    public (string Path, long Offset, long Length) Find(OutlineTensor tensor)
    {
        var external = tensor.External!;
        var (path, all) = Find(external.Location);
        long length = external.Length ?? Math.Max(0, all - external.Offset);
        return external.Offset <= all && length <= all - external.Offset
            ? (path, external.Offset, length)
            : throw new InvalidDataException(
                $"{file.Path} keeps '{tensor.Name}' at offset {external.Offset} of {external.Location}, {length} bytes; "
                + $"that file has only {all}.");
    }

    /// <summary>
    /// The model as ONNX Runtime takes it, and the folder that its places of external data are relative to. It follows no link out of that
    /// folder: a model that is a link names the files themselves, in the nearest folder that holds them all.
    /// </summary>
    /// <param name="model">The model's bytes, with what was added to them; the same array where nothing has to change.</param>
    /// <inheritdoc cref="Check"/>
    public (byte[] Model, string Folder) Place(byte[] model)
    {
        string[] locations = mayLeaveFolder ? [.. ExternalLocations.Find(model)] : [];
        if (locations.Length == 0)
        {
            return (model, file.Folder);
        }

        string[] paths = Array.ConvertAll(locations, location => Find(location).Path);
        string? folder = Path.GetDirectoryName(paths[0]);
        while (folder is not null && !Array.TrueForAll(paths, path => IsInside(folder, path)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder is not null
            ? (ExternalLocations.Replace(model, location => Path.GetRelativePath(folder, Find(location).Path).Replace('\\', '/')), folder)
            : throw new InvalidDataException($"{file.Path} keeps its weights on several drives: put them on one.");
    }

    private (string Path, long Length) Find(string location)
    {
        if (found.TryGetValue(location, out var known))
        {
            return known;
        }

        string folder = file.Folder, path = Path.GetFullPath(Path.Combine(folder, location));
        if (location.Length == 0 || Path.IsPathRooted(location) || !IsInside(folder, path))
        {
            throw new InvalidDataException(
                $"{file.Path} keeps weights in '{location}': external data must be a file in the model's own folder.");
        }

        string real;
        try
        {
            real = RealPath.Of(path);
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{file.Path} keeps its weights in {location}: {e.Message}", e);
        }

        if (!File.Exists(real))
        {
            throw new InvalidDataException($"{file.Path} keeps its weights in {location}, which is missing: put it into the same folder.");
        }

        if (!mayLeaveFolder && !IsInside(RealPath.Of(folder), real))
        {
            throw new InvalidDataException(
                $"{file.Path} keeps its weights in {location}, which is a link out of the model's own folder, to {real}: "
                + "put the file itself there, or use a link to the model too, as model caches do.");
        }

        // Of the file, and not of a link to it.
        return found[location] = (real, new FileInfo(real).Length);
    }

    private static bool IsInside(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative != ".."
            && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !Path.IsPathRooted(relative);
    }
}

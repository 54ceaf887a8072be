using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>Finds the pictures of what a path names.</summary>
internal sealed class PictureLister
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.Hidden,
    };

    private readonly List<IPictures> found = [];
    private readonly List<string> others = [];
    private readonly DecodingLimits limits;

    private PictureLister(in DecodingLimits limits) => this.limits = limits;

    /// <summary>Files that are passed over: by their ending no pictures.</summary>
    public IReadOnlyList<string> Others => others;

    /// <summary>Lists the pictures.</summary>
    /// <param name="path">A folder, a list of files, an array, a tar archive or a picture.</param>
    /// <param name="limits">How large an array of an archive may be.</param>
    /// <param name="others">Files of the folder that are passed over.</param>
    /// <exception cref="InvalidDataException">It is none of these, or damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IReadOnlyList<IPictures> List(string path, in DecodingLimits limits, out IReadOnlyList<string> others)
    {
        var lister = new PictureLister(limits);
        try
        {
            lister.List(path);
            others = lister.others;
            return lister.found;
        }
        catch
        {
            lister.found.ForEach(one => one.Dispose());
            throw;
        }
    }

    private void List(string path)
    {
        int key = path.IndexOf(".npz:", StringComparison.OrdinalIgnoreCase) + ".npz".Length;
        if (Directory.Exists(path))
        {
            var names = Directory.EnumerateFiles(path, "*", Everything).Select(name => Path.GetRelativePath(path, name)).ToList();
            names.Sort(NaturalOrder.Instance);
            AddFiles(path, names);
        }
        else if (!File.Exists(path) && key >= ".npz".Length)
        {
            found.Add(ArrayPictures.Open(path[..key], path[(key + 1)..], limits));
        }
        else if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            found.Add(ArrayPictures.Open(path, null, limits));
        }
        else if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
        {
            found.Add(ArrayPictures.Open(path));
        }
        else if (PictureNames.IsArchive(path))
        {
            found.Add(TarPictures.Open(path, ""));
        }
        else if (PictureNames.IsPicture(path))
        {
            found.Add(new FilePictures(Path.GetDirectoryName(Path.GetFullPath(path))!, [Path.GetFileName(path)]));
        }
        else
        {
            AddFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, ReadList(path), isList: true);
        }
    }

    // In a list every line is a picture, whatever its ending.
    private void AddFiles(string folder, IReadOnlyList<string> names, bool isList = false)
    {
        var files = new List<string>();
        foreach (string name in names)
        {
            if (PictureNames.IsArchive(name))
            {
                End();
                found.Add(TarPictures.Open(Path.Combine(folder, name), name.Replace('\\', '/') + "/"));
            }
            else if (isList || PictureNames.IsPicture(name))
            {
                files.Add(name);
            }
            else
            {
                others.Add(name);
            }
        }

        End();

        void End()
        {
            if (files.Count > 0)
            {
                found.Add(new FilePictures(folder, files));
                files = [];
            }
        }
    }

    private static List<string> ReadList(string path)
    {
        var names = new List<string>();
        foreach (string line in File.ReadLines(path))
        {
            string name = line.Trim();
            if (name.Contains('\0', StringComparison.Ordinal) || name.Contains('\uFFFD', StringComparison.Ordinal))
            {
                throw new InvalidDataException(
                    $"{path} is neither a folder, an array (.npy, .npz), a tar archive, a picture nor a list of files, one a line.");
            }

            if (name.Length > 0 && name[0] != '#')
            {
                names.Add(name);
            }
        }

        return names;
    }
}

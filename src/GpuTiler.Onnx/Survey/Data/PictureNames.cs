namespace GpuTiler.Onnx;

/// <summary>What names of files say.</summary>
internal static class PictureNames
{
    private static readonly HashSet<string> Endings = new(
        [".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".tga", ".pnm", ".ppm", ".pgm", ".pbm"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file is a picture, by its ending.</summary>
    public static bool IsPicture(string name) => Endings.Contains(Path.GetExtension(name));

    /// <summary>Whether a file is a tar archive, by its ending.</summary>
    public static bool IsArchive(string name) => name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);

    /// <summary>The folder that a file is in, without those above; <see langword="null"/> where it is in none.</summary>
    public static string? FolderOf(string name) =>
        name.Split('/') is [.., { Length: > 0 } folder, _] && folder is not ("." or "..") ? folder : null;
}

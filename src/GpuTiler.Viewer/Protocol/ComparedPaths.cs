namespace GpuTiler.Viewer;

/// <summary>Two files in words.</summary>
internal static class ComparedPaths
{
    /// <summary>Their names, and their paths where the names are the same.</summary>
    public static (string A, string B) Names(string a, string b)
    {
        var (nameOfA, nameOfB) = (Path.GetFileName(a), Path.GetFileName(b));
        return nameOfA == nameOfB ? (a, b) : (nameOfA, nameOfB);
    }
}

namespace GpuTiler.Cli;

/// <summary>What is compared, in words.</summary>
/// <param name="A">The first.</param>
/// <param name="B">The second.</param>
internal sealed record ComparedNames(string A, string B)
{
    /// <summary>Two files by their names, and by their paths where the names are the same.</summary>
    public static ComparedNames OfFiles(string a, string b)
    {
        var (nameOfA, nameOfB) = (Path.GetFileName(a), Path.GetFileName(b));
        return nameOfA == nameOfB ? new(a, b) : new(nameOfA, nameOfB);
    }
}

namespace GpuTiler.Cli;

/// <summary>
/// The program as .NET's runtime takes it, which lies beside the native one. ILGPU compiles its kernels when they are first needed, which
/// native code cannot: what is done with them goes on there.
/// </summary>
internal static class ManagedProgram
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "GpuTiler.Cli.dll");

    // Where .NET is put when nothing says otherwise.
    private static readonly string[] UsualFolders = ["/usr/share/dotnet", "/usr/lib/dotnet", "/usr/local/share/dotnet"];

    /// <summary>Goes on there with the same command line.</summary>
    /// <returns>Why it could not be started.</returns>
    public static NotSupportedException GoOn()
    {
        if (!File.Exists(Assembly))
        {
            return Without($"{Path.GetFileName(Assembly)} is not beside this program: install GpuTiler.Tool again");
        }

        if (Runtime() is { } runtime)
        {
            Programs.GoOnAs(runtime, Assembly);
        }

        return Without($"no dotnet that starts was found: install .NET's runtime {Environment.Version.ToString(2)}");
    }

    private static NotSupportedException Without(string reason) =>
        new($"the kernels in C# are compiled when they run, by .NET's runtime, and {reason}.");

    private static string? Runtime() => new[] { Environment.GetEnvironmentVariable("DOTNET_ROOT") }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .Concat(UsualFolders)
        .Where(folder => !string.IsNullOrEmpty(folder))
        .Select(folder => Path.Combine(folder!, "dotnet"))
        .FirstOrDefault(File.Exists);
}

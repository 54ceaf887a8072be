using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GpuTiler.Cli;

/// <summary>
/// ASP.NET Core's runtime, which viewing alone needs: the program starts without it, and finds it beside .NET's own when it views.
/// </summary>
internal static class WebRuntime
{
    private const string Name = "Microsoft.AspNetCore.App", FileName = "Microsoft.AspNetCore.dll";

    /// <summary>Its name, and the version that is needed.</summary>
    public static string NeededName => $"{Name} {Environment.Version.ToString(2)}";

    /// <summary>Lets its libraries be found.</summary>
    /// <returns>Whether it is installed.</returns>
    public static bool TryFind()
    {
        // Native code has it within, and a program that brings .NET's runtime has it beside itself.
        if (!RuntimeFeature.IsDynamicCodeSupported || File.Exists(Path.Combine(AppContext.BaseDirectory, FileName)))
        {
            return true;
        }

        if (Find() is not { } folder)
        {
            return false;
        }

        AssemblyLoadContext.Default.Resolving += (context, name) => Load(context, name, folder);
        return true;
    }

    // .NET's own libraries are in shared/Microsoft.NETCore.App/VERSION, and this runtime's in a folder beside that.
    private static string? Find()
    {
        string shared = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", Name));
        return !Directory.Exists(shared) ? null : Directory.EnumerateDirectories(shared)
            .Select(folder => (Folder: Path.GetFullPath(folder), Version: VersionOf(folder)))
            .Where(found => found.Version is { } version
                && version.Major == Environment.Version.Major && version.Minor == Environment.Version.Minor)
            .OrderByDescending(found => found.Version)
            .Select(found => found.Folder)
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, FileName)));
    }

    private static Version? VersionOf(string folder) => Version.TryParse(Path.GetFileName(folder), out var version) ? version : null;

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "A shared framework is never trimmed, and a trimmed program lacks its folder.")]
    private static Assembly? Load(AssemblyLoadContext context, AssemblyName name, string folder)
    {
        string file = Path.Combine(folder, $"{name.Name}.dll");
        return File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
    }
}

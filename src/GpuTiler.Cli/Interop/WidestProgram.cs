using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>
/// Native code has the widest vectors of the processors that it was compiled for, and no processor without them can run it. So the program
/// is there for every x86-64 processor, and beside it for those with AVX2 and with AVX-512: the levels 3 and 4 of the x86-64 psABI.
/// </summary>
internal static class WidestProgram
{
    private static readonly string[] Avx2 = ["avx2", "bmi1", "bmi2", "fma", "f16c", "movbe"];

    // The widest first, each with what /proc/cpuinfo calls its features, and the variables by which .NET's runtime leaves its vectors
    // unused. LZCNT is not asked for: every processor with AVX2 has it, and virtual ones may not say so.
    private static readonly (string Name, string[] Features, string[] Switches)[] Levels =
    [
        ("x86-64-v4", [.. Avx2, "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"], ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2"]),
        ("x86-64-v3", Avx2, ["DOTNET_EnableAVX2"]),
    ];

    /// <summary>Goes on as the widest that this processor runs, where one lies beside this program.</summary>
    public static void GoOn()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64
            || Environment.ProcessPath is not { } program)
        {
            return;
        }

        HashSet<string>? found = null;
        foreach (var (name, features, switches) in Levels)
        {
            string file = $"{program}-{name}";
            if (File.Exists(file) && features.All((found ??= ProcessorFeatures()).Contains)
                && switches.All(variable => Environment.GetEnvironmentVariable(variable) != "0"))
            {
                Programs.GoOnAs(file);
            }
        }
    }

    private static HashSet<string> ProcessorFeatures()
    {
        try
        {
            return [.. File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? []];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

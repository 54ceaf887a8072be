using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>
/// Native code has the widest vectors of the processors that it was compiled for, and no processor without them can run it. So the program
/// is there for every x86-64 processor, and beside it for those with AVX2 and with AVX-512: the levels 3 and 4 of the x86-64 psABI.
/// </summary>
internal static class WidestProgram
{
    /// <summary>Goes on as the widest that this processor runs, where one lies beside this program.</summary>
    public static void GoOn()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || Environment.ProcessPath is not { } program)
        {
            return;
        }

        string?[] files = [.. Levels.Select(level => $"{program}-{level.Name}").Select(file => File.Exists(file) ? file : null)];
        if (files.All(file => file == null))
        {
            return;
        }

        var features = ProcessorFeatures();
        for (int i = 0; i < Levels.Length; i++)
        {
            if (files[i] is { } file && Levels[i].Features.All(features.Contains) && Levels[i].Switches.All(name => Environment.GetEnvironmentVariable(name) != "0"))
            {
                Programs.GoOnAs(file, Environment.GetCommandLineArgs()[1..]);
            }
        }
    }

    private static readonly string[] Avx2 = ["avx2", "bmi1", "bmi2", "fma", "f16c", "movbe"];

    // The widest first, each with what /proc/cpuinfo calls its features (no LZCNT: a processor with AVX2 has it, and virtual ones may not say so), and the variables by which .NET's runtime leaves its vectors unused.
    private static readonly (string Name, string[] Features, string[] Switches)[] Levels =
    [
        ("x86-64-v4", [.. Avx2, "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"], ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2"]),
        ("x86-64-v3", Avx2, ["DOTNET_EnableAVX2"]),
    ];

    private static HashSet<string> ProcessorFeatures()
    {
        try
        {
            return [.. File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal))?.Split(' ') ?? []];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

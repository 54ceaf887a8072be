using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace GpuTiler.Cli;

/// <summary><c>--version</c>: what somebody who reports a fault is asked for, and nothing that has to be loaded first.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        using var device = CpuDevice.Create(new() { Threads = 1 });
        StandardOutput.WriteLine($"{Sources}, ONNX Runtime {OnnxRuntime}, {device.VectorWidth} kernel");
        return ExitCode.Done;
    }

    // The library's, since the program itself is not compiled anew for a commit that leaves its sources as they were. There is no commit
    // where the sources came without their history.
    private static string Sources
    {
        get
        {
            string found = typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            return found.Split('+') is [var version, var commit] ? $"{version} (commit {commit[..Math.Min(12, commit.Length)]})" : found;
        }
    }

    // The project file writes it: asking the native library would load it.
    private static string OnnxRuntime => typeof(VersionAction).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(attribute => attribute.Key == "OnnxRuntimeVersion").Value!;
}

using System.Runtime.InteropServices;

namespace GpuTiler.Onnx.Interop;

/// <summary>
/// Keeps ONNX Runtime from reporting to its maker, which it does by default on Linux and Windows. The API's own switch stops a part only.
/// </summary>
internal static partial class Telemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    // Once in a process: native threads may read the environment meanwhile.
    private static readonly string Value = SetDefault();

    /// <summary>To be called before anything of the native library is. A value that the user has set stays.</summary>
    /// <returns>The variable's value.</returns>
    public static string Disable() => Value;

    private static string SetDefault()
    {
        string? chosen = Environment.GetEnvironmentVariable(Variable);
        string value = chosen ?? "1";
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(Variable, value);
        }
        else
        {
            // .NET works on a copy of the environment here, which native code does not see.
            _ = SetVariable(Variable, value, overwrite: chosen is null ? 0 : 1);
        }

        return value;
    }

    // stdlib.h.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

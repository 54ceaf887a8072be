using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>ONNX Runtime's one environment for the process. Whoever makes it first decides how much it prints.</summary>
internal static class OnnxRuntime
{
    private static readonly Lock Gate = new();

    public static string Version
    {
        get
        {
            Start();
            return OrtEnv.Instance().GetVersionString();
        }
    }

    /// <summary>The execution providers that are built in, by the names that sessions take.</summary>
    public static string[] Providers
    {
        get
        {
            Start();

            // ONNX Runtime lists WebGpuExecutionProvider and takes WebGPU.
            return [.. OrtEnv.Instance().GetAvailableProviders()
                .Select(listed => listed.Replace("ExecutionProvider", "", StringComparison.Ordinal))];
        }
    }

    /// <summary>
    /// Makes the environment, without telemetry, and quiet: every error arrives as an exception too, so that printing it would say it
    /// twice.
    /// </summary>
    public static void Start()
    {
        lock (Gate)
        {
            _ = Telemetry.Disable();
            if (!OrtEnv.IsCreated)
            {
                var options = new EnvironmentCreationOptions { logId = "GpuTiler", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
                _ = OrtEnv.CreateInstanceWithOptions(ref options);
            }
        }
    }
}

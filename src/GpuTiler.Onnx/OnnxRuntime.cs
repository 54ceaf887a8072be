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

    /// <summary>
    /// Makes the environment, without telemetry, and quiet: every error arrives as an exception too, so that printing it would say it twice.
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

using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

internal static class OnnxRuntime
{
    public static string Version => OrtEnv.Instance().GetVersionString();
}

namespace GpuTiler.PluginProvider.Interop;

/// <summary>A call of ONNX Runtime failed.</summary>
internal sealed class OrtException(string message) : Exception(message);

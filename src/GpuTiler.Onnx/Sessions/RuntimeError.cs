using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Turns ONNX Runtime's errors into sentences.</summary>
internal static partial class RuntimeError
{
    public static OnnxModelException Explain(string path, OnnxRuntimeException e) => new($"{path} cannot be loaded: {OneLine(e)}", e);

    /// <summary>The useful part of an error, without codes, source lines or line breaks.</summary>
    public static string OneLine(OnnxRuntimeException e) => Noise().Replace(e.Message, " ").Trim().TrimEnd('.') + ".";

    [GeneratedRegex(@"\[ErrorCode:\w+\]|\s+")]
    private static partial Regex Noise();
}

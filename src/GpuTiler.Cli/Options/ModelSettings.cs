using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>How the user wants a model loaded and fed.</summary>
/// <param name="Onnx">How it is loaded.</param>
/// <param name="Inputs">The inputs that are given by name.</param>
/// <param name="Preparation">How pictures become values.</param>
/// <param name="Text">The options about pictures as they were given, each after a space.</param>
/// <param name="PictureOptions">Their names.</param>
internal sealed record ModelSettings(
    OnnxOptions Onnx, IReadOnlyDictionary<string, InputFile> Inputs, ImagePreparation Preparation, string Text,
    IReadOnlyList<string> PictureOptions)
{
    /// <summary>Whether a model is opened in a process of its own first.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>How large each INPUT may be once it is decoded.</summary>
    public DecodingLimits Limits { get; init; }

    /// <summary>Nothing in particular.</summary>
    public static ModelSettings Default { get; } = new(default, new Dictionary<string, InputFile>(), default, "", []);
}

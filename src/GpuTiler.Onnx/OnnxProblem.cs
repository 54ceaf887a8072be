namespace GpuTiler.Onnx;

/// <summary>Why a model cannot be used, as data; its text is the whole sentence.</summary>
/// <param name="Fault">What is wrong, without the remedy and without a full stop.</param>
/// <param name="Remedy">What would help.</param>
/// <param name="Input">The input that it is about; <see langword="null"/> if it is about none.</param>
public sealed record OnnxProblem(string Fault, OnnxRemedy Remedy, string? Input = null)
{
    /// <inheritdoc/>
    public override string ToString() => Remedy switch
    {
        OnnxRemedy.InputShape or OnnxRemedy.InputDimensions =>
            $"{Fault}: give its dimensions in {nameof(OnnxOptions)}.{nameof(OnnxOptions.InputDimensions)}.",
        OnnxRemedy.InputSize => $"{Fault}: give it in {nameof(OnnxOptions)}.{nameof(OnnxOptions.InputSize)}.",
        OnnxRemedy.CustomOperators =>
            $"{Fault}: name the library that brings it in {nameof(OnnxOptions)}.{nameof(OnnxOptions.CustomOperatorLibraries)}.",
        _ => Fault,
    };
}

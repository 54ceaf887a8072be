namespace GpuTiler.Onnx;

/// <summary>A further input of a network, which is the same for all pictures of a survey.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Dimensions">Its dimensions, if the model leaves some open; otherwise <see langword="null"/>.</param>
/// <param name="Fill">Writes its values. It is called each time the model is loaded: once, or once more for one picture at a time.</param>
public sealed record SurveyInput(string Name, IReadOnlyList<long>? Dimensions, Action<BoundInput> Fill);

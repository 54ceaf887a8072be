namespace GpuTiler.Onnx;

/// <summary>How far a survey is.</summary>
/// <param name="Done">Pictures that were run, or could not be read.</param>
/// <param name="Total">Pictures of the share that is surveyed.</param>
/// <param name="Corrupt">Pictures that could not be read.</param>
/// <param name="Resumed">Pictures that were done before this run continued.</param>
public readonly record struct SurveyProgress(int Done, int Total, int Corrupt, int Resumed);

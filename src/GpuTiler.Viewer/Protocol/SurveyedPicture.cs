namespace GpuTiler.Viewer;

/// <summary>A picture that a unit responds to.</summary>
/// <param name="Value">The unit's largest value there.</param>
/// <param name="Name">The picture's name.</param>
/// <param name="Label">What it shows; <see langword="null"/> where nothing says it.</param>
/// <param name="Row">The row of the map where the value is.</param>
/// <param name="Column">The column.</param>
internal sealed record SurveyedPicture(float Value, string Name, string? Label, int Row, int Column);

namespace GpuTiler.Viewer;

/// <summary>Asks what the survey found of a unit.</summary>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps.</param>
internal sealed record SurveyRequest(int Layer, int Map);

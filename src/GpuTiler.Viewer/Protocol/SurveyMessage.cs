namespace GpuTiler.Viewer;

/// <summary>What the survey found of a unit, over all its pictures.</summary>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Unit">What was found; <see langword="null"/> for nothing.</param>
/// <param name="Text">Why there is nothing, in one sentence.</param>
internal sealed record SurveyMessage(int Layer, int Map, SurveyedUnit? Unit, string Text = "") : ServerMessage;

namespace GpuTiler.Viewer;

/// <summary>What a survey of the network found, in short.</summary>
/// <param name="Pictures">Pictures that took part.</param>
/// <param name="Draws">Whether there is something that shows what its units saw.</param>
/// <param name="Dead">
/// By the layer's place in the list, how many of its units are dead; −1 where the survey has nothing of the layer.
/// </param>
internal sealed record SurveyInfo(int Pictures, bool Draws, IReadOnlyList<int> Dead);

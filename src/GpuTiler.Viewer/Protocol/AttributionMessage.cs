namespace GpuTiler.Viewer;

/// <summary>What a person should know of an attribution that the page shows, or why there is none.</summary>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Method">The method.</param>
/// <param name="Text">One sentence.</param>
internal sealed record AttributionMessage(int Layer, int Map, string Method, string Text) : ServerMessage;

namespace GpuTiler.Viewer;

/// <summary>The answer to what cannot be done or understood.</summary>
/// <param name="Of">The kind of the message that is refused.</param>
/// <param name="Id">The id that the message had.</param>
/// <param name="Text">Why, in one sentence.</param>
internal sealed record RefusedMessage(string Of, int? Id, string Text) : ServerMessage;

namespace GpuTiler.Viewer;

/// <summary>
/// What a unit saw in the pictures that it responds to, in their order: it follows the survey's numbers, where there is something.
/// </summary>
/// <param name="Layer">The layer's place in the list.</param>
/// <param name="Map">Which of its maps.</param>
/// <param name="Side">Pixels along a side of a piece.</param>
/// <param name="Channels">Bytes a pixel: 1 grey, or 4 red, green, blue and alpha.</param>
/// <param name="Pieces">The pixels, rows from the top; <see langword="null"/> for a picture that cannot be read.</param>
/// <param name="Text">What to know of it, in one sentence; empty for nothing.</param>
internal sealed record PiecesMessage(
    int Layer, int Map, int Side, int Channels, IReadOnlyList<byte[]?> Pieces, string Text) : ServerMessage;

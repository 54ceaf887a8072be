namespace GpuTiler.Viewer;

/// <summary>How a page puts its slots together to the picture on its canvas, while that is recorded.</summary>
/// <param name="View">The view that it is of: it holds from the frame that answers that view.</param>
/// <param name="Width">Pixels in a row of the canvas.</param>
/// <param name="Height">Rows.</param>
/// <param name="Background">The wall's colour, six hexadecimal digits.</param>
/// <param name="Colors">Those of the 256 levels, one after the other.</param>
/// <param name="Difference">Those of a difference's levels.</param>
/// <param name="Special">Those of NaN, +∞ and −∞.</param>
/// <param name="Placements">Where the slots are.</param>
/// <param name="Labels">The texts over them.</param>
/// <param name="Pictures">The pictures of those texts that have not been sent before.</param>
internal sealed record SceneMessage(
    uint View, int Width, int Height, string Background, string Colors, string Difference, string Special,
    IReadOnlyList<PlacementInfo> Placements, IReadOnlyList<LabelInfo> Labels, IReadOnlyList<LabelPicture> Pictures);

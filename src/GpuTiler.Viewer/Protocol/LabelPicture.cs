namespace GpuTiler.Viewer;

/// <summary>The picture of a text that a page shows on its wall.</summary>
/// <param name="Label">Its number.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Red, green, blue and opacity of each pixel.</param>
internal sealed record LabelPicture(int Label, int Width, int Height, byte[] Pixels);

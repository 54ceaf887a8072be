namespace GpuTiler.Viewer;

/// <summary>The input that pictures fill.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Width">Columns of the picture.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Channels">1 grey, 3 RGB, 4 RGB and alpha.</param>
/// <param name="Layout"><c>nchw</c> or <c>nhwc</c>.</param>
/// <param name="Range">The values that the pixels 0 and 255 become, the lowest and the highest of all channels.</param>
internal sealed record InputInfo(string Name, int Width, int Height, int Channels, string Layout, IReadOnlyList<float> Range)
{
    /// <summary>Maps of the layer −1, which shows it; <see langword="null"/> where there is none.</summary>
    public int? Maps { get; init; }
}

using System.Globalization;

namespace GpuTiler;

/// <summary>Not all maps are shown.</summary>
/// <param name="Shown">How many are.</param>
/// <param name="Count">How many there are to choose from.</param>
public sealed record MapsLeftOut(int Shown, int Count) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Shown} of {Count} maps {(Shown == 1 ? "is" : "are")} shown.");
}

using System.Globalization;

namespace GpuTiler;

/// <summary>How many maps are outlined.</summary>
/// <param name="Marks">What is outlined.</param>
/// <param name="Dead">How many are dead.</param>
/// <param name="Saturated">How many are saturated.</param>
/// <param name="Count">How many maps there are.</param>
public sealed record MapsMarked(MapMarks Marks, int Dead, int Saturated, int Count) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => Marks switch
    {
        MapMarks.Dead => string.Create(CultureInfo.InvariantCulture, $"{Dead} of {Count} maps {Are(Dead)} marked as dead."),
        MapMarks.Saturated => string.Create(
            CultureInfo.InvariantCulture, $"{Saturated} of {Count} maps {Are(Saturated)} marked as saturated."),
        _ => string.Create(
            CultureInfo.InvariantCulture, $"{Dead} of {Count} maps {Are(Dead)} marked as dead and {Saturated} as saturated."),
    };

    private static string Are(int count) => count == 1 ? "is" : "are";
}

using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>Counts the maps that figures mark, over the images of a batch.</summary>
internal struct MarkedMaps(MapMarks marks)
{
    private int maps;
    private int dead;
    private int saturated;

    /// <summary>A sentence about them; <see langword="null"/> where nothing is to be marked.</summary>
    public readonly string? Notice => marks switch
    {
        MapMarks.None => null,
        MapMarks.Dead => string.Create(CultureInfo.InvariantCulture, $"{dead} of {maps} maps {Are(dead)} marked as dead."),
        MapMarks.Saturated => string.Create(CultureInfo.InvariantCulture, $"{saturated} of {maps} maps {Are(saturated)} marked as saturated."),
        _ => string.Create(CultureInfo.InvariantCulture, $"{dead} of {maps} maps {Are(dead)} marked as dead and {saturated} as saturated."),
    };

    /// <summary>Adds those of a figure that has been composed.</summary>
    public void Add(Figure figure)
    {
        maps += figure.Plan.Tiles.Tiles;
        dead += figure.DeadTiles;
        saturated += figure.SaturatedTiles;
    }

    private static string Are(int count) => count == 1 ? "is" : "are";
}

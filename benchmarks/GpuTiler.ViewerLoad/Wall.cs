using System.Text.Json;

namespace GpuTiler.ViewerLoad;

/// <summary>All layers of a network on one screen, at one shrink.</summary>
/// <param name="Shrink">Values in each direction that become a pixel.</param>
/// <param name="Pixels">Pixels of all layers.</param>
/// <param name="Slots">What a page asks for.</param>
internal sealed record Wall(int Shrink, long Pixels, object[] Slots)
{
    /// <summary>The largest wall whose pixels a screen has room for.</summary>
    /// <param name="hello">The server's first message.</param>
    /// <param name="screen">Pixels of the screen.</param>
    public static Wall Fit(JsonElement hello, long screen)
    {
        var layers = hello.GetProperty("layers").EnumerateArray().ToList();
        for (int shrink = 1; ; shrink++)
        {
            if (layers.Sum(layer => PixelsOf(layer, shrink)) is var pixels && pixels <= screen)
            {
                return new(shrink, pixels, [.. layers.Index().Select(layer => SlotOf(layer.Index, layer.Item, shrink))]);
            }
        }
    }

    private static object SlotOf(int index, JsonElement layer, int shrink)
    {
        var (columns, rows) = GridOf(layer);
        return new
        {
            slot = index, layer = index, x = 0, y = 0, columns, rows, gridColumns = columns,
            shrink, mode = "mean", range = "tile", gamma = 1, every = 1, image = 0,
        };
    }

    private static long PixelsOf(JsonElement layer, int shrink)
    {
        var (columns, rows) = GridOf(layer);
        return (long)columns * Shrunk("width") * rows * Shrunk("height");

        int Shrunk(string side) => (layer.GetProperty(side).GetInt32() + shrink - 1) / shrink;
    }

    private static (int Columns, int Rows) GridOf(JsonElement layer)
    {
        int columns = layer.GetProperty("columns").GetInt32();
        return (columns, (layer.GetProperty("maps").GetInt32() + columns - 1) / columns);
    }
}

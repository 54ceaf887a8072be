namespace GpuTiler.Viewer;

/// <summary>Sees that what a page asks for is there.</summary>
internal static class SlotCheck
{
    /// <summary>What a tiler has to render for a slot.</summary>
    /// <exception cref="ArgumentException">The page asks for something that there is not.</exception>
    public static TilerKey Read(SlotRequest request, ViewedLayer layer)
    {
        int maps = layer.Shape.Channels, columns = request.GridColumns == 0 ? layer.Columns : Math.Min(request.GridColumns, maps);
        Require(request.GridColumns >= 0, $"a grid of {request.GridColumns} columns");
        Require(request.Image >= 0 && request.Image < layer.Shape.Batch, $"image {request.Image} of {layer.Shape.Batch}");
        Require(request.Every >= 1, $"every {request.Every}th frame");
        Require(request.Shrink is >= 1 and <= ViewLimits.Shrink, $"a shrink of {request.Shrink}");
        Require(request.Mode is "mean" or "max", $"the mode '{request.Mode}'");
        Require(request.Gamma is >= 1 / ViewLimits.Gamma and <= ViewLimits.Gamma, $"a gamma of {request.Gamma}");
        int rows = ((maps - 1) / columns) + 1;
        Require(
            request is { X: >= 0, Y: >= 0, Columns: > 0, Rows: > 0 } && request.X < columns && request.Y < rows,
            $"tiles at {request.X},{request.Y} of {request.Columns}×{request.Rows}");
        var tiles = new TileRectangle(
            request.X, request.Y, Math.Min(request.Columns, columns - request.X), Math.Min(request.Rows, rows - request.Y));
        Require((tiles.Y * columns) + tiles.X < maps, $"tiles at {request.X},{request.Y} of {maps} maps");
        return new(
            layer.Position, tiles, columns, request.Shrink, request.Mode == "max", TileRange.Parse(request.Range), request.Gamma,
            IsMask: false, request.Image);

        void Require(bool isSo, string what)
        {
            if (!isSo)
            {
                throw new ArgumentException(
                    $"Slot {request.Slot} asks for {what} of the layer '{layer.Name}', and there is no such thing.");
            }
        }
    }
}

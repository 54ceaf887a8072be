namespace GpuTiler.Viewer;

/// <summary>Where a slot's mosaic falls on the canvas, pixel by pixel.</summary>
/// <param name="Slot">The page's number for the slot.</param>
/// <param name="Left">The first column of the canvas.</param>
/// <param name="Top">The first row.</param>
/// <param name="Across">The mosaic's column for each of the canvas', −1 where the wall shows.</param>
/// <param name="Down">The mosaic's row for each of the canvas'.</param>
/// <param name="BlankX">From this column and <paramref name="BlankY"/> on, counted from the first, there are no tiles.</param>
/// <param name="BlankY">The row.</param>
internal sealed record PlacementInfo(uint Slot, int Left, int Top, int[] Across, int[] Down, int BlankX, int BlankY);

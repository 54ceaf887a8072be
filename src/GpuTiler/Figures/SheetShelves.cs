namespace GpuTiler;

/// <summary>
/// The packing of a sheet: cells in their order, from left to right on shelves and from shelf to shelf downwards. Where the cell before
/// leaves room below it on its shelf, the next one goes there if it is no wider: small layers beside a large one form columns.
/// </summary>
internal sealed class SheetShelves
{
    private readonly List<(long X, long Y)> places = [];
    private long shelfTop, shelfHeight, columnLeft, columnWidth, columnBottom;

    private SheetShelves()
    {
    }

    /// <summary>The top-left pixel of each cell.</summary>
    public IReadOnlyList<(long X, long Y)> Places => places;

    /// <summary>Columns of pixels that the cells take.</summary>
    public long Width { get; private set; }

    /// <summary>Rows of pixels that the cells take.</summary>
    public long Height => shelfTop + shelfHeight;

    // The smallest width with which a shelf would take one more cell.
    private long NextWidth { get; set; } = long.MaxValue;

    /// <summary>Packs cells into a width; a wider cell is alone on its shelf.</summary>
    public static SheetShelves Pack(IReadOnlyList<(long Width, long Height)> cells, long gap, long width)
    {
        var shelves = new SheetShelves();
        foreach (var (cellWidth, cellHeight) in cells)
        {
            shelves.Add(cellWidth, cellHeight, gap, width);
        }

        return shelves;
    }

    /// <summary>Packs cells so that the longer side is the shortest; among equals the smallest, and then the narrowest.</summary>
    public static SheetShelves PackSquare(IReadOnlyList<(long Width, long Height)> cells, long gap)
    {
        // From the narrowest on: shelves may be shorter than the widest cell, which is then alone.
        var best = Pack(cells, gap, cells.Min(cell => cell.Width));
        // Once wider than high, it can only become worse.
        for (var tried = best; tried.NextWidth < long.MaxValue && tried.Width <= best.LongSide;)
        {
            tried = Pack(cells, gap, tried.NextWidth);
            if ((tried.LongSide, (Int128)tried.Width * tried.Height).CompareTo((best.LongSide, (Int128)best.Width * best.Height)) < 0)
            {
                best = tried;
            }
        }

        return best;
    }

    private long LongSide => Math.Max(Width, Height);

    private void Add(long width, long height, long gap, long most)
    {
        if (places.Count > 0 && width <= columnWidth && columnBottom + gap + height <= shelfTop + shelfHeight)
        {
            places.Add((columnLeft, columnBottom + gap));
            columnBottom += gap + height;
            return;
        }

        long left = places.Count == 0 ? 0 : columnLeft + columnWidth + gap;
        if (left > 0 && left + width > most)
        {
            NextWidth = Math.Min(NextWidth, left + width);
            (left, shelfTop, shelfHeight) = (0, shelfTop + shelfHeight + gap, 0);
        }

        places.Add((left, shelfTop));
        (columnLeft, columnWidth, columnBottom) = (left, width, shelfTop + height);
        shelfHeight = Math.Max(shelfHeight, height);
        Width = Math.Max(Width, left + width);
    }
}

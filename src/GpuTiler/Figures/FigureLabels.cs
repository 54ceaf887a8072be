namespace GpuTiler;

/// <summary>What is shown above each tile of a figure.</summary>
[Flags]
public enum FigureLabels
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The map's zero-based index: its channel.</summary>
    Index = 1,

    /// <summary>The layer's name, followed by the index.</summary>
    Name = 2,

    /// <summary>The smallest and the largest finite value of the map, on a line of their own.</summary>
    Range = 4,

    /// <summary>The mean of the map's finite values ± their standard deviation, on a line of their own.</summary>
    Mean = 8,

    /// <summary>
    /// The input's name, at the left of each row of a figure that shows a whole batch (<see cref="FigureOptions.RowNames"/>); ignored
    /// otherwise.
    /// </summary>
    Input = 16,
}

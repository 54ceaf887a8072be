namespace GpuTiler.Viewer;

/// <summary>A rectangle of tiles of one layer, and how it is to look. Two of the same values are equal.</summary>
internal sealed record SlotRequest
{
    /// <summary>The page's number for it.</summary>
    public uint Slot { get; init; }

    /// <summary>The layer's place in the list.</summary>
    public int Layer { get; init; }

    /// <summary>The first column of tiles.</summary>
    public int X { get; init; }

    /// <summary>The first row of tiles.</summary>
    public int Y { get; init; }

    /// <summary>Columns of tiles.</summary>
    public int Columns { get; init; }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; init; }

    /// <summary>Columns of the whole layer's grid; 0 is the automatic one.</summary>
    public int GridColumns { get; init; }

    /// <summary>Values in each direction that become one pixel.</summary>
    public int Shrink { get; init; } = 1;

    /// <summary>What becomes of them: <c>mean</c> or <c>max</c>.</summary>
    public string Mode { get; init; } = "mean";

    /// <summary>The values that become 0 and 255, as the command line has it.</summary>
    public string Range { get; init; } = "auto";

    /// <summary>Brightens or darkens what lies between.</summary>
    public float Gamma { get; init; } = 1;

    /// <summary>Whether a plane follows that says which values are not finite.</summary>
    public bool Mask { get; init; }

    /// <summary>Each so many-th input is shown.</summary>
    public int Every { get; init; } = 1;

    /// <summary>The image of the batch.</summary>
    public int Image { get; init; }

    /// <summary>What it is compared with: nothing, <c>frozen</c> or <c>other</c>.</summary>
    public string? Against { get; init; }
}

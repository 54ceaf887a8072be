namespace GpuTiler.Viewer;

/// <summary>A rectangle of tiles of one layer, and how it is to look. Two of the same values are equal.</summary>
/// <remarks>Set, not initialised: what a message leaves out keeps its default then.</remarks>
internal sealed record SlotRequest
{
    /// <summary>The page's number for it.</summary>
    public uint Slot { get; set; }

    /// <summary>The layer's place in the list.</summary>
    public int Layer { get; set; }

    /// <summary>The first column of tiles.</summary>
    public int X { get; set; }

    /// <summary>The first row of tiles.</summary>
    public int Y { get; set; }

    /// <summary>Columns of tiles.</summary>
    public int Columns { get; set; }

    /// <summary>Rows of tiles.</summary>
    public int Rows { get; set; }

    /// <summary>Columns of the whole layer's grid; 0 is the automatic one.</summary>
    public int GridColumns { get; set; }

    /// <summary>Values in each direction that become one pixel.</summary>
    public int Shrink { get; set; } = 1;

    /// <summary>What becomes of them: <c>mean</c> or <c>max</c>.</summary>
    public string Mode { get; set; } = "mean";

    /// <summary>The values that become 0 and 255, as the command line has it.</summary>
    public string Range { get; set; } = "auto";

    /// <summary>Brightens or darkens what lies between.</summary>
    public float Gamma { get; set; } = 1;

    /// <summary>Whether a plane follows that marks non-finite values.</summary>
    public bool Mask { get; set; }

    /// <summary>Every n-th input is shown, n being this number.</summary>
    public int Every { get; set; } = 1;

    /// <summary>The image of the batch.</summary>
    public int Image { get; set; }

    /// <summary>
    /// How the input is explained, by the name of a method: the slot then shows what in it counts for one map of the layer, and the input
    /// beside it; <see langword="null"/> shows the layer itself.
    /// </summary>
    public string? Method { get; set; }

    /// <summary>Which of the layer's maps is explained.</summary>
    public int Map { get; set; }

    /// <summary>What it is compared with: nothing, <c>frozen</c> or <c>other</c>.</summary>
    public string? Against { get; set; }
}

namespace GpuTiler.Viewer;

/// <summary>How a mosaic that is saved looks; the defaults are the command line's.</summary>
/// <remarks>Set, not initialised: what a message leaves out keeps its default then.</remarks>
internal sealed record SaveOptions
{
    /// <summary>Tiles in a row; 0 is automatic.</summary>
    public int Columns { get; set; }

    /// <summary>Pixels between tiles.</summary>
    public int Padding { get; set; } = 2;

    /// <summary>Pixels around the image.</summary>
    public int Border { get; set; } = 2;

    /// <summary>The level outside the tiles.</summary>
    public byte PadValue { get; set; }

    /// <summary>Pixels for a value in each direction.</summary>
    public int Scale { get; set; } = 1;

    /// <summary>Values in each direction for a pixel.</summary>
    public int Shrink { get; set; } = 1;

    /// <summary>What becomes of them: <c>mean</c> or <c>max</c>.</summary>
    public string Mode { get; set; } = "mean";

    /// <summary>The values that become 0 and 255.</summary>
    public string Range { get; set; } = "auto";

    /// <summary>Brightens or darkens what lies between.</summary>
    public float Gamma { get; set; } = 1;

    /// <summary>A colour map's name; <see langword="null"/> for grey levels.</summary>
    public string? ColorMap { get; set; }
}

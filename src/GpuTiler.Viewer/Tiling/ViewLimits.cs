namespace GpuTiler.Viewer;

/// <summary>How much one page may ask for.</summary>
internal static class ViewLimits
{
    /// <summary>Slots of a view.</summary>
    public const int Slots = 2048;

    /// <summary>Pixels of all slots of a view: a screen of 7680×4320.</summary>
    public const int Pixels = 7680 * 4320;

    /// <summary>Texts on a wall that is recorded.</summary>
    public const int Labels = 4096;

    /// <summary>Values in each direction that become one pixel, at most.</summary>
    public const int Shrink = 1024;

    /// <summary>The largest gamma, and the smallest its inverse.</summary>
    public const float Gamma = 100;
}

namespace GpuTiler;

/// <summary>How the levels of a block become the level of its one pixel.</summary>
public enum ShrinkMode
{
    /// <summary>Their mean, halves rounded up: with S their sum and n their number, (S + n div 2) div n in integers.</summary>
    Mean,

    /// <summary>The largest of them, so that a single strong activation stays visible.</summary>
    Max,
}

namespace GpuTiler;

/// <summary>Which values a figure's colour bar stands for.</summary>
internal enum BarRangeKind
{
    /// <summary>Those that the caller gave.</summary>
    Given,

    /// <summary>Two that follow from the selected maps.</summary>
    Found,

    /// <summary>Different ones for each tile.</summary>
    Several,
}

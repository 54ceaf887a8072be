namespace GpuTiler;

/// <summary>A figure has no room for some of its labels.</summary>
/// <param name="Labels">What is left out, and what would help.</param>
public sealed record FigureLabelsLeftOut(LabelsLeftOut Labels) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => Labels.ToString();
}

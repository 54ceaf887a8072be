namespace GpuTiler;

/// <summary>A figure has no room for the names of its rows.</summary>
/// <param name="Names">What is left out, and what would help.</param>
public sealed record FigureRowNamesLeftOut(RowNamesLeftOut Names) : MosaicNotice
{
    /// <inheritdoc/>
    public override string ToString() => Names.ToString();
}

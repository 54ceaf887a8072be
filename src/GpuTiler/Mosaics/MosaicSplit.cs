using System.Globalization;

namespace GpuTiler;

/// <summary>The mosaic is too large for one image.</summary>
/// <param name="Pages">How many pages it has.</param>
/// <param name="Columns">Tiles in a row of a page.</param>
/// <param name="Rows">Rows of tiles of a page, at most.</param>
/// <param name="WantedColumns">Tiles in a row that were requested, where there is no room for so many; otherwise 0.</param>
/// <param name="MaxSize">The most pixels along a side; 0 where memory is the limit.</param>
public sealed record MosaicSplit(int Pages, int Columns, int Rows, int WantedColumns, int MaxSize) : MosaicNotice
{
    /// <summary>What the mosaic became, without why.</summary>
    public string Result => string.Create(
        CultureInfo.InvariantCulture,
        $"it is {Pages} pages of {Columns}×{Rows} tiles or fewer{(WantedColumns == 0 ? "" : $", {Columns} columns in place of {WantedColumns}")}");

    /// <inheritdoc/>
    public override string ToString() =>
        $"too large for one image{(MaxSize == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" of {MaxSize} pixels a side"))}, so {Result}.";
}

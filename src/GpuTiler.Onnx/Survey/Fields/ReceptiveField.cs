namespace GpuTiler.Onnx;

/// <summary>
/// What the value at row y and column x of a map sees of the input: the rows from <c>OffsetY + y·StrideY</c>, <c>Height</c> of them, and
/// the columns likewise. It may extend beyond the input, which operators pad.
/// </summary>
/// <param name="StrideY">Rows of the input from one row of the map to the next.</param>
/// <param name="StrideX">Columns of the input from one column of the map to the next.</param>
/// <param name="OffsetY">The first row that row 0 sees; negative if it begins in the padding.</param>
/// <param name="OffsetX">The first column that column 0 sees.</param>
/// <param name="Height">Rows that a value sees.</param>
/// <param name="Width">Columns that a value sees.</param>
public sealed record ReceptiveField(double StrideY, double StrideX, double OffsetY, double OffsetX, double Height, double Width);

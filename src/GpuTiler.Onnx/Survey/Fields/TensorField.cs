namespace GpuTiler.Onnx;

/// <summary>
/// What the elements of a tensor see of the input: along its rows and its columns, wherever those are among its dimensions.
/// </summary>
/// <param name="Rank">How many dimensions it has.</param>
/// <param name="RowAxis">Which of them is the rows.</param>
/// <param name="ColumnAxis">Which of them is the columns.</param>
/// <param name="Rows">Along the rows.</param>
/// <param name="Columns">Along the columns.</param>
internal sealed record TensorField(int Rank, int RowAxis, int ColumnAxis, AxisField Rows, AxisField Columns)
{
    /// <summary>What sees the whole picture, or nobody knows what.</summary>
    public static TensorField Whole { get; } = new(0, -1, -1, default, default);

    /// <summary>Whether it is <see cref="Whole"/>.</summary>
    public bool IsWhole => Rank == 0;

    /// <summary>Whether rows and columns are the last dimensions of four, as ONNX's windows take them.</summary>
    public bool IsChannelsFirst => Rank == 4 && RowAxis == 2 && ColumnAxis == 3;

    /// <summary>Whether an axis is that of the rows or the columns.</summary>
    public bool IsSpatial(long axis)
    {
        long from = axis < 0 ? axis + Rank : axis;
        return from == RowAxis || from == ColumnAxis;
    }

    /// <summary>What sees what any of several tensors see, elementwise.</summary>
    public static TensorField Union(IReadOnlyList<TensorField> fields) => fields.Aggregate(Union);

    private static TensorField Union(TensorField one, TensorField other) =>
        !one.IsWhole && !other.IsWhole && (one.Rank, one.RowAxis, one.ColumnAxis) == (other.Rank, other.RowAxis, other.ColumnAxis)
            && AxisField.Union(one.Rows, other.Rows) is { } rows && AxisField.Union(one.Columns, other.Columns) is { } columns
            ? one with { Rows = rows, Columns = columns }
            : Whole;
}

namespace GpuTiler.Onnx;

/// <summary>Which dimensions of an input are a picture's, those that are still open included.</summary>
/// <param name="Channels">The index of its channels, of which there are 1, 3 or 4.</param>
/// <param name="Rows">The index of its rows; its columns are behind them.</param>
/// <param name="Layout">Whether the channels come before rows and columns, or last.</param>
internal readonly record struct PictureShape(int Channels, int Rows, TensorLayout Layout)
{
    /// <summary>The index of its columns.</summary>
    public int Columns => Rows + 1;

    /// <summary>Reads the dimensions of an input as a picture's.</summary>
    /// <param name="dimensions">Slowest first; <see langword="null"/> where one is open.</param>
    /// <param name="layout">The order, where it is given; then the caller is taken at his word.</param>
    /// <returns><see langword="null"/> where they are no picture's, or likelier something else's.</returns>
    public static PictureShape? Find(IReadOnlyList<long?> dimensions, TensorLayout? layout) =>
        FindAny(dimensions, layout) is { } shape && (layout is not null || !IsLikelierOther(dimensions, shape)) ? shape : null;

    /// <summary>The same, however unlikely it is.</summary>
    /// <inheritdoc cref="Find"/>
    public static PictureShape? FindAny(IReadOnlyList<long?> dimensions, TensorLayout? layout)
    {
        int first = dimensions.Count - 3;
        if (layout == TensorLayout.SequenceFirst || first is not (0 or 1) || (first == 1 && dimensions[0] is not (null or 1)))
        {
            return null;
        }

        var (before, behind) = (dimensions[first], dimensions[first + 2]);
        var found = layout ?? (before is 1 or 3 ? TensorLayout.Nchw : behind is 1 or 3 ? TensorLayout.Nhwc
            : before is 4 ? TensorLayout.Nchw : TensorLayout.Nhwc);
        var shape = found == TensorLayout.Nchw ? new PictureShape(first, first + 1, found) : new PictureShape(first + 2, first, found);
        return dimensions[shape.Channels] is 1 or 3 or 4 ? shape : null;
    }

    // A sequence is N×C×L or N×L×C, and a signal in a network of two dimensions has one row or one column.
    private static bool IsLikelierOther(IReadOnlyList<long?> dimensions, in PictureShape shape) =>
        (dimensions.Count == 3 && dimensions[0] is null or 1) || (dimensions[shape.Rows] is 1 != dimensions[shape.Columns] is 1);
}

using System.Diagnostics;
using System.Globalization;

namespace GpuTiler;

/// <summary>
/// The four dimensions of a tensor of activations and their order in memory. Row-major; every reading of a tensor of lower rank
/// has a factory of its own, named after its dimensions.
/// </summary>
/// <remarks>A shape holds at least one element and at most <see cref="Array.MaxLength"/>; <c>default</c> is no valid shape.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct TensorShape
{
    // One less than the depth, so that no shape has none.
    private readonly int furtherSlices;

    private TensorShape(long batch, long channels, long height, long width, TensorLayout layout, int depth = 1)
    {
        furtherSlices = depth - 1;
        Batch = Checked(batch);
        Channels = Checked(channels);
        Height = Checked(height);
        Width = Checked(width);
        Layout = layout;

        var count = (Int128)batch * channels * height * width;
        if (count > Array.MaxLength)
        {
            throw new ArgumentException(
                $"A tensor of {this} has {count.ToString(CultureInfo.InvariantCulture)} elements; the most is {Array.MaxLength}.");
        }

        int Checked(long dimension) => dimension is > 0 and <= int.MaxValue
            ? (int)dimension
            : throw new ArgumentException(
                $"A tensor of {Describe(batch, channels, height, width, layout)} cannot be tiled: every dimension must be between 1 and {int.MaxValue}.");
    }

    /// <summary>Images in the batch (N).</summary>
    public int Batch { get; }

    /// <summary>
    /// The slices of a channel, consecutive among the <see cref="Channels"/> (D): 1, except for a tensor of rank 5, each of whose
    /// slices is a map.
    /// </summary>
    public int Depth => furtherSlices + 1;

    /// <summary>Feature maps of one image (C, or C·D).</summary>
    public int Channels { get; }

    /// <summary>Rows of one feature map (H).</summary>
    public int Height { get; }

    /// <summary>Columns of one feature map (W).</summary>
    public int Width { get; }

    /// <summary>The order of the dimensions in memory.</summary>
    public TensorLayout Layout { get; }

    /// <summary>Elements of the entire tensor, N·C·H·W.</summary>
    public int ElementCount => Batch * Channels * Height * Width;

    /// <summary>One map: <c>H × W</c>.</summary>
    /// <exception cref="ArgumentException">A dimension is not positive, or the tensor has more elements than an array can hold.</exception>
    public static TensorShape Hw(int height, int width) => new(1, 1, height, width, TensorLayout.Nchw);

    /// <summary>The maps of one image: <c>C × H × W</c>.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Chw(int channels, int height, int width) => new(1, channels, height, width, TensorLayout.Nchw);

    /// <summary>The maps of one image, channels last: <c>H × W × C</c>.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Hwc(int height, int width, int channels) => new(1, channels, height, width, TensorLayout.Nhwc);

    /// <summary>A batch: <c>N × C × H × W</c>.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Nchw(int batch, int channels, int height, int width) =>
        new(batch, channels, height, width, TensorLayout.Nchw);

    /// <summary>A batch, channels last: <c>N × H × W × C</c>.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Nhwc(int batch, int height, int width, int channels) =>
        new(batch, channels, height, width, TensorLayout.Nhwc);

    /// <summary>A batch of volumes: <c>N × C × D × H × W</c>, read as C·D maps, the slices of one channel one after another.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Ncdhw(int batch, int channels, int depth, int height, int width) =>
        FromVolume([batch, channels, depth, height, width]);

    /// <summary>A dense layer's output: <c>N × F</c>, read as F maps of one pixel.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Features(int batch, int features) => new(batch, features, 1, 1, TensorLayout.Nchw);

    /// <summary>A sequence: <c>N × L × D</c>, read as one map of L rows and D columns.</summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape Sequence(int batch, int length, int depth) => new(batch, 1, length, depth, TensorLayout.Nchw);

    /// <summary>
    /// A sequence whose batch comes second: <c>L × N × D</c>, read as one map of L rows, in which the N images are side by side.
    /// </summary>
    /// <inheritdoc cref="Hw"/>
    public static TensorShape SequenceFirst(int length, int batch, int depth) => new(1, 1, length, (long)batch * depth, TensorLayout.Nchw);

    /// <summary>
    /// Reads the dimensions of a tensor file: rank 2 is H,W; rank 3 C,H,W (H,W,C); rank 4 N,C,H,W (N,H,W,C); rank 5
    /// N,C,D,H,W. With the sequence first, the first dimension is the rows of one map, and the others follow each other in its columns.
    /// </summary>
    /// <param name="dimensions">The file's dimensions, slowest first.</param>
    /// <param name="layout">Whether channels come before or after rows and columns.</param>
    /// <exception cref="ArgumentException">The rank is not 2 to 5, or a dimension is unusable.</exception>
    public static TensorShape FromArray(ReadOnlySpan<long> dimensions, TensorLayout layout = TensorLayout.Nchw) => dimensions switch
    {
        [_, _, ..] and { Length: <= 4 } when layout == TensorLayout.SequenceFirst => FromSequence(dimensions),
        [var h, var w] => new(1, 1, h, w, TensorLayout.Nchw),
        [var h, var w, var c] when layout == TensorLayout.Nhwc => new(1, c, h, w, layout),
        [var c, var h, var w] => new(1, c, h, w, layout),
        [_, _, _, _] => FromRank4(dimensions, layout),
        [_, _, _, _, _] when layout == TensorLayout.Nchw => FromVolume(dimensions),
        _ => throw new ArgumentException($"A tensor of rank {dimensions.Length} ({Join(dimensions)}) cannot be tiled: "
            + "rank 2 (H,W), 3 (C,H,W), 4 (N,C,H,W) or 5 (N,C,D,H,W, channels first) is needed."),
    };

    /// <summary>
    /// Reads the dimensions of a model's tensor: rank 4 is N,C,H,W (N,H,W,C); rank 2 N,F; rank 3 N,L,D; rank 5
    /// N,C,D,H,W. With the sequence first, the first dimension is the rows of one map, and the others follow each other in its columns.
    /// </summary>
    /// <param name="dimensions">The tensor's dimensions, slowest first.</param>
    /// <param name="layout">The order of a rank-4 tensor.</param>
    /// <exception cref="ArgumentException">The rank is not 2 to 5, or a dimension is unusable.</exception>
    public static TensorShape FromModel(ReadOnlySpan<long> dimensions, TensorLayout layout = TensorLayout.Nchw) => dimensions switch
    {
        [_, _, ..] and { Length: <= 4 } when layout == TensorLayout.SequenceFirst => FromSequence(dimensions),
        [var n, var f] => new(n, f, 1, 1, TensorLayout.Nchw),
        [var n, var l, var d] => new(n, 1, l, d, TensorLayout.Nchw),
        [_, _, _, _] => FromRank4(dimensions, layout),
        [_, _, _, _, _] when layout == TensorLayout.Nchw => FromVolume(dimensions),
        _ => throw new ArgumentException($"A tensor of rank {dimensions.Length} ({Join(dimensions)}) cannot be tiled: "
            + "a model's tensor needs rank 2 (N,F), 3 (N,L,D), 4 (N,C,H,W) or 5 (N,C,D,H,W, channels first)."),
    };

    /// <summary>The same shape with a different number of images.</summary>
    /// <param name="batch">Images in the batch (N).</param>
    /// <inheritdoc cref="Hw"/>
    public TensorShape WithBatch(int batch) => new(batch, Channels, Height, Width, Layout, Depth);

    /// <summary>The dimensions in memory order, such as <c>1×64×112×112</c>.</summary>
    public override string ToString() => Depth == 1
        ? Describe(Batch, Channels, Height, Width, Layout)
        : Join([Batch, Channels / Depth, Depth, Height, Width]);

    private static TensorShape FromRank4(ReadOnlySpan<long> d, TensorLayout layout) => layout == TensorLayout.Nhwc
        ? new(d[0], d[3], d[1], d[2], layout)
        : new(d[0], d[1], d[2], d[3], layout);

    private static TensorShape FromVolume(ReadOnlySpan<long> d) => d[2] is > 0 and <= int.MaxValue && d[1] > 0
        ? new(d[0], Product(d[1], d[2]), d[3], d[4], TensorLayout.Nchw, (int)d[2])
        : throw new ArgumentException($"A tensor of {Join(d)} cannot be tiled: every dimension must be between 1 and {int.MaxValue}.");

    // A recurrent operator of ONNX has a further dimension for its directions, usually just one.
    private static TensorShape FromSequence(ReadOnlySpan<long> d) => d.Length switch
    {
        2 => new(1, 1, d[0], d[1], TensorLayout.Nchw),
        3 => new(1, 1, d[0], Product(d[1], d[2]), TensorLayout.Nchw),
        _ => new(1, 1, d[0], Product(d[1], Product(d[2], d[3])), TensorLayout.Nchw),
    };

    // What is unusable stays so, and what is too large is refused with its number.
    private static long Product(long a, long b) => a <= 0 || b <= 0 ? Math.Min(a, b) : (long)Int128.Min((Int128)a * b, long.MaxValue);

    private static string Describe(long n, long c, long h, long w, TensorLayout layout) =>
        layout == TensorLayout.Nhwc ? Join([n, h, w, c]) : Join([n, c, h, w]);

    private static string Join(ReadOnlySpan<long> dimensions) => string.Join('×', dimensions.ToArray());
}

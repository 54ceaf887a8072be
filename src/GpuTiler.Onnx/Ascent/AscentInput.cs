namespace GpuTiler.Onnx;

/// <summary>What is changed, seen as pictures of N×C×H×W or N×H×W×C: by its dimensions, whatever their number.</summary>
internal sealed class AscentInput
{
    // What networks that leave the size of their pictures open are mostly trained with.
    private const int UsualSide = 224;

    private readonly int rank, height, width;

    private AscentInput(int rank, int channels, long? height, long? width, TensorLayout layout)
    {
        (this.rank, Channels) = (rank, channels);
        (this.height, this.width) = ((int)(height ?? UsualSide), (int)(width ?? UsualSide));
        Picture = layout == TensorLayout.Nhwc ? new(3, 1, layout) : new(1, 2, TensorLayout.Nchw);
    }

    /// <summary>How many channels a picture has.</summary>
    public int Channels { get; }

    /// <summary>The dimensions of pictures that are their rows and columns, and their channels.</summary>
    public PictureShape Picture { get; }

    /// <summary>Whether its first dimension counts pictures; otherwise it is one.</summary>
    public bool HasBatch { get; private init; } = true;

    /// <summary>A picture's own size.</summary>
    public (int Height, int Width) OwnSize => (height, width);

    /// <summary>Sees what is changed as pictures.</summary>
    /// <param name="named">Its name and its model, for errors.</param>
    /// <param name="dimensions">Its dimensions; null where they are unknown.</param>
    /// <param name="layout">The order of a picture's dimensions, where it has four.</param>
    /// <param name="size">The requested size.</param>
    /// <exception cref="ArgumentException">It is nothing that a picture can be of.</exception>
    public static AscentInput Of(string named, OnnxDimension[]? dimensions, TensorLayout layout, (int Height, int Width)? size)
    {
        long?[] known = [.. (dimensions ?? []).Select(dimension => dimension.Value)];
        return known switch
        {
            [_, { } channels, var height, var width] when layout != TensorLayout.Nhwc => new(4, (int)channels, height, width, layout),
            [_, var height, var width, { } channels] when layout == TensorLayout.Nhwc => new(4, (int)channels, height, width, layout),

            // A picture without a batch, in one order or the other, and otherwise grey pictures, or sequences.
            [3, var height, var width] => new(3, 3, height, width, TensorLayout.Nchw) { HasBatch = false },
            [not (null or 1), { } width, 3] => new(3, 3, known[0], width, TensorLayout.Nhwc) { HasBatch = false },
            [4, var height, var width] => new(3, 4, height, width, TensorLayout.Nchw) { HasBatch = false },
            [not (null or 1), { } width, 4] => new(3, 4, known[0], width, TensorLayout.Nhwc) { HasBatch = false },
            [null or 1, var height, var width] => new(3, 1, height, width, TensorLayout.Nchw),
            [_, { } features] => OfFeatures(named, (int)features, size),
            _ => throw new ArgumentException(
                $"{named} is {(dimensions is null ? "of unknown shape" : string.Join('×', dimensions))}, "
                + "and what is maximised is a picture: N×C×H×W or N×H×W×C with known channels, one of them without N, N×H×W, or N×F with a known F."),
        };
    }

    /// <summary>The dimensions of pictures.</summary>
    public long[] Pictures(int height, int width, int samples) => Picture.Layout == TensorLayout.Nhwc
        ? [samples, height, width, Channels]
        : [samples, Channels, height, width];

    /// <summary>The dimensions that the network takes them in.</summary>
    public long[] Taken(int height, int width, int samples) => rank == 2 ? [samples, (long)height * width]
        : rank == 4 ? Pictures(height, width, samples)
        : HasBatch ? [samples, height, width]
        : Pictures(height, width, samples)[1..];

    /// <summary>The dimensions of one picture as the network takes it, with a first dimension that counts pictures.</summary>
    public long[] TakenOfOne(int height, int width) => HasBatch ? Taken(height, width, 1) : Pictures(height, width, 1);

    // As squares have been written for networks of dense layers, or else a row.
    private static AscentInput OfFeatures(string named, int features, (int Height, int Width)? size)
    {
        int side = (int)Math.Sqrt(features);
        var (height, width) = size ?? (side * side == features ? (side, side) : (1, features));
        return (long)height * width == features
            ? new(2, 1, height, width, TensorLayout.Nchw)
            : throw new ArgumentException($"{named} takes {features} values, and {height}×{width} are {(long)height * width}.");
    }
}

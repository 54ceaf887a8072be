namespace GpuTiler.Onnx;

/// <summary>The pictures of one batch as the model's input.</summary>
internal sealed class PreparedBatch(int size, int pictureBytes)
{
    /// <summary>The number of its first picture.</summary>
    public int First { get; set; }

    /// <summary>How many pictures there are; the last batch of a data set may be filled with nothing behind them.</summary>
    public int Count { get; set; }

    /// <summary>The input's bytes.</summary>
    public byte[] Input { get; } = new byte[checked(size * pictureBytes)];

    /// <summary>What is wrong with each picture; <see langword="null"/> for those that could be read.</summary>
    public PictureFault?[] Faults { get; } = new PictureFault?[size];

    /// <summary>Whether every picture could be read.</summary>
    public bool IsWhole => Array.TrueForAll(Faults, fault => fault is null);

    /// <summary>The place of a picture's input.</summary>
    public Span<byte> InputOf(int index) => Input.AsSpan(index * pictureBytes, pictureBytes);
}

namespace GpuTiler;

/// <summary>The order of a tensor's dimensions in memory, slowest first.</summary>
public enum TensorLayout
{
    /// <summary>Batch, channel, row, column: each feature map is contiguous.</summary>
    Nchw,

    /// <summary>Batch, row, column, channel: the channels of one pixel are neighbours ("channels last").</summary>
    Nhwc,

    /// <summary>
    /// Position in a sequence first, then batch and features (<c>L × N × D</c>), as recurrent networks have it: a way to read the
    /// dimensions of a file or a model (<see cref="TensorShape.SequenceFirst"/>). No shape has it: the result is <see cref="Nchw"/>.
    /// </summary>
    SequenceFirst,
}

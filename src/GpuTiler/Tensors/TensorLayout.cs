namespace GpuTiler;

/// <summary>The order of a tensor's dimensions in memory, slowest first.</summary>
public enum TensorLayout
{
    /// <summary>Batch, channel, row, column: each feature map is contiguous.</summary>
    Nchw,

    /// <summary>Batch, row, column, channel: the channels of one pixel are neighbours ("channels last").</summary>
    Nhwc,
}

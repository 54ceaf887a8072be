namespace GpuTiler;

/// <summary>One image of a batch.</summary>
/// <param name="Tiler">Its tiler.</param>
/// <param name="Kernel">Renders it.</param>
/// <param name="Tensor">The activations.</param>
/// <param name="Image">Which image of the batch dimension.</param>
/// <param name="Slot">Where the kernel keeps it.</param>
/// <param name="Pixels">Where it goes instead; empty for nowhere else.</param>
internal readonly record struct TileWork(Tiler Tiler, TileKernel Kernel, DeviceTensor Tensor, int Image, int Slot, Memory<byte> Pixels);

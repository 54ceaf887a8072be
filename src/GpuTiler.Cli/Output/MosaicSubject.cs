namespace GpuTiler.Cli;

/// <summary>What an image shows, in words.</summary>
/// <param name="Name">The layer, the kernels or the array; it names the file.</param>
/// <param name="Input">The file that was read.</param>
/// <param name="Source">What the image says that it shows.</param>
internal readonly record struct MosaicSubject(string Name, string Input, string Source);

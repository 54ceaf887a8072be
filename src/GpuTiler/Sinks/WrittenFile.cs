namespace GpuTiler.Sinks;

/// <summary>A file that is finished and in its place.</summary>
/// <param name="Path">The file.</param>
/// <param name="Content">What is in it, such as <c>64×32 pixels, 8 tiles of 7×7</c>.</param>
public readonly record struct WrittenFile(string Path, string Content);

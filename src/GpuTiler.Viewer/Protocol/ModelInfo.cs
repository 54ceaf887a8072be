namespace GpuTiler.Viewer;

/// <summary>The network.</summary>
/// <param name="Name">Its file's name.</param>
/// <param name="Path">Its file, as it was named.</param>
internal sealed record ModelInfo(string Name, string Path);

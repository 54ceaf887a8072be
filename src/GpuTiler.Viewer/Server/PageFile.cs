namespace GpuTiler.Viewer;

/// <summary>A file of the page.</summary>
/// <param name="Type">Its content type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record PageFile(string Type, byte[] Content);

namespace GpuTiler.Viewer;

/// <summary>A file that was made for a page.</summary>
/// <param name="Path">Where it is on the server.</param>
/// <param name="Browser">The browser that it was made for.</param>
/// <param name="Name">Its name.</param>
/// <param name="Content">Its bytes, from the first.</param>
internal sealed record Download(string Path, string Browser, string Name, Stream Content);

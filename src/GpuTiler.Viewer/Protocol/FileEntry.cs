namespace GpuTiler.Viewer;

/// <summary>A picture or an array on the server's side. Pages name it by its index, never by a path.</summary>
/// <param name="Index">Its place in the list.</param>
/// <param name="Name">Its name, without the folder.</param>
internal sealed record FileEntry(int Index, string Name);

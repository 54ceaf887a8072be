namespace GpuTiler.Viewer;

/// <summary>The files on the server's side, after a watched folder changed.</summary>
/// <param name="Files">All of them.</param>
internal sealed record FilesMessage(IReadOnlyList<FileEntry> Files) : ServerMessage;

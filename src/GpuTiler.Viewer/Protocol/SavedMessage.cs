namespace GpuTiler.Viewer;

/// <summary>A file that can be fetched, once.</summary>
/// <param name="Id">The page's number for the question.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Command">The command line that writes the same file; empty where the program knows none.</param>
internal sealed record SavedMessage(int Id, string Name, string Url, long Bytes, string Command) : ServerMessage;

namespace GpuTiler.Viewer;

/// <summary>Records the wall, from now on or no longer.</summary>
/// <param name="On">Whether it begins.</param>
/// <param name="Id">The page's number for it, which the finished file is sent with.</param>
/// <param name="Format">One of those that the server named.</param>
/// <param name="Scene">How the wall looks at the beginning.</param>
internal sealed record RecordRequest(bool On, int Id = 0, string? Format = null, SceneMessage? Scene = null);

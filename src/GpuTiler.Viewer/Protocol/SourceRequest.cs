namespace GpuTiler.Viewer;

/// <summary>What the network is to see.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Index">The file, for files.</param>
internal sealed record SourceRequest(string Source, int? Index = null);

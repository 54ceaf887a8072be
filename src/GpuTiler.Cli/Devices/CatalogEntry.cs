namespace GpuTiler.Cli;

/// <summary>One device of a path, or the path itself where it has none.</summary>
/// <param name="Name">What selects it after <c>--device</c>.</param>
/// <param name="Path">The path.</param>
/// <param name="Device">What it is.</param>
internal readonly record struct CatalogEntry(string Name, DevicePath Path, FoundDevice Device);

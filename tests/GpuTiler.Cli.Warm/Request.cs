namespace GpuTiler.Cli.Warm;

/// <summary>A command line, the folder to run it in, and the files that take what it writes to its streams.</summary>
internal sealed record Request(string Folder, string[] Arguments, string Output, string Error);

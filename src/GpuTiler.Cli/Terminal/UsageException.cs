namespace GpuTiler.Cli;

/// <summary>The command line asks for something that makes no sense, whatever the files hold.</summary>
internal sealed class UsageException(string message) : Exception(message);

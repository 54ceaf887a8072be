namespace GpuTiler.Cli;

/// <summary>A command cannot do what was asked; the message is the sentence that the user reads.</summary>
internal sealed class CommandException(string message) : Exception(message);

using System.CommandLine;
using System.CommandLine.Help;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The commands, and how their failures reach the user: one plain sentence and an exit code.</summary>
internal static class CommandLine
{
    public static int Run(string[] args)
    {
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return Fail(parsed.Errors[0].Message, ExitCode.WrongUsage, parsed.CommandResult.Command.Name);
        }

        using var interruption = new Interruption();
        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            return Fail(e.Message, ExitCode.WrongUsage, parsed.CommandResult.Command.Name);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (OutOfMemoryException)
        {
            return Fail("there is too little memory for this: show fewer channels, or use a smaller scale.", ExitCode.Failed);
        }
        catch (Exception e) when (e is CommandException or OnnxModelException or InvalidDataException or IOException
            or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Fail(e.Message, ExitCode.Failed);
        }
        catch (Exception e)
        {
            return Fail($"something went wrong that should not ({e.GetType().Name}: {e.Message}).", ExitCode.Failed);
        }
    }

    private static Command Root()
    {
        var root = new Command("gputiler", "Shows the layers of a network as images: one tile for each feature map.")
        {
            DemoCommand.Create(),
            LayersCommand.Create(),
            TileCommand.Create(),
            WeightsCommand.Create(),
            DevicesCommand.Create(),
        };
        root.Options.Add(new HelpOption { Recursive = true });
        root.Options.Add(new VersionOption());
        root.SetAction(int (_) => throw new UsageException("a command is needed: demo, layers, tile, weights or devices."));
        return root;
    }

    private static int Fail(string message, int exitCode, string? command = null)
    {
        // A sentence is one line, whatever a file name or a library put into it.
        Console.Error.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
        if (command is not null)
        {
            Console.Error.WriteLine(command == "gputiler" ? "Try: gputiler --help" : $"Try: gputiler {command} --help");
        }

        return exitCode;
    }
}

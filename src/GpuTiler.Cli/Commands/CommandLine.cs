using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Runtime.CompilerServices;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>The commands, and how their failures reach the user: one plain sentence and an exit code.</summary>
internal static class CommandLine
{
    private const string Name = "gputiler";

    public static int Run(string[] args)
    {
        try
        {
            // Before anything else: a signal that comes earlier ends the program as the system does.
            using var interruption = new Interruption();
            int code = RunCommand(args);
            return code == ExitCode.Done && Interruption.Token.IsCancellationRequested ? ExitCode.Interrupted : code;
        }
        catch (Exception e) when (PartOf(e) is { } part)
        {
            return Fail(
                $"a part of the program ({part}) could not be loaded: allow more open files (ulimit -n), or install gputiler again.");
        }
        catch (TypeInitializationException e) when (e.InnerException is IOException inner)
        {
            return Fail(inner.Message);
        }
    }

    /// <summary>What a command line says; nothing is done.</summary>
    internal static ParseResult Parse(string[] args) =>
        // No response files: an INPUT may begin with @.
        Root().Parse(FileNamesAfterDoubleDash(InOneSpelling(args)), new ParserConfiguration { ResponseFileTokenReplacer = null });

    private static int RunCommand(string[] args)
    {
        if (args is [Suggestions.CommandName, .. var typed])
        {
            return Suggestions.Write(Root(), InOneSpelling(typed));
        }

        var parsed = Parse(args);
        if (UsageErrors.Find(parsed) is { } error)
        {
            return FailUsage(error, parsed);
        }

        try
        {
            // Before anything is read that the other program would miss.
            if (!RuntimeFeature.IsDynamicCodeSupported && args.Any(DeviceCatalog.NamesCompiledPath))
            {
                throw ManagedProgram.GoOn();
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (UsageException e)
        {
            return FailUsage(e.Message, parsed);
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (InsufficientMemoryException e)
        {
            return Fail($"{ErrorText.Of(e).TrimEnd('.')}: choose fewer layers, or give a --memory-budget.");
        }
        catch (OutOfMemoryException)
        {
            return Fail("there is too little memory for this: show fewer channels, or use a smaller scale.");
        }
        catch (Exception e) when (PartOf(e) is null
            && e is CommandException or OnnxModelException or GradientException or InvalidDataException or IOException
                or UnauthorizedAccessException or ArgumentException or NotSupportedException or TileDeviceException)
        {
            return Fail(ErrorText.Of(e));
        }
        catch (Exception e) when (PartOf(e) is null)
        {
            return Fail($"something went wrong that should not ({e.GetType().Name}: {e.Message}).");
        }
        finally
        {
            Interruption.DeleteUnfinishedFiles();
        }
    }

    // A command of a command has both names.
    private static string NameOf(CommandResult command) => command.Parent is CommandResult { Parent: CommandResult } above
        ? $"{NameOf(above)} {command.Command.Name}"
        : command.Command.Name;

    // The library of the program that is missing, or could not be opened; what it was needed for may hide it.
    private static string? PartOf(Exception e) => e switch
    {
        TypeInitializationException { InnerException: { } inner } => PartOf(inner),
        FileNotFoundException { FileName: { } name } when name.Contains(", Version=", StringComparison.Ordinal) => name.Split(',')[0],
        FileLoadException { FileName: { } name } => name.Split(',')[0],
        DllNotFoundException => "a native library",
        _ => null,
    };

    private static Command Root()
    {
        var root = new Command(Name, """
            Shows the layers of a network as images: one tile for each feature map.

            gputiler demo
            gputiler tile activations.npy -o mosaic.png
            gputiler layers resnet.onnx
            gputiler tile cat.png --model resnet.onnx --layer "layer4/*" -o mosaics/
            """)
        {
            DemoCommand.Create(),
            LayersCommand.Create(),
            TileCommand.Create(),
            WeightsCommand.Create(),
            StatsCommand.Create(),
            DiffCommand.Create(),
            AttributeCommand.Create(),
            MaximizeCommand.Create(),
            SurveyCommand.Create(),
            ReportCommand.Create(),
            DevicesCommand.Create(),
            BenchCommand.Create(),
            ViewCommand.Create(),
            CompletionCommand.Create(),
            TryModelCommand.Create(),
        };
        // The usual names alone: /h is a file.
        root.Options.Add(new HelpOption("--help", "-h")
        {
            Recursive = true,
            Description = "what a command does, and its options",
            Action = new HelpAction(),
        });
        root.Options.Add(new VersionOption { Description = "what somebody is asked who reports a fault", Action = new VersionAction() });
        root.SetAction(int (_) => throw new UsageException($"a command is needed: {string.Join(", ", UsageErrors.CommandsOf(root))}."));
        return root;
    }

    // Options are spelled as American programs do; who writes --colour-map is understood.
    private static string[] InOneSpelling(string[] args)
    {
        int files = Array.IndexOf(args, "--");
        return [.. args.Select((word, at) =>
            (files < 0 || at < files) && word.StartsWith("--", StringComparison.Ordinal) && word.Split('=', 2) is [var name, .. var value]
                ? string.Join('=', [name.Replace("colour", "color", StringComparison.Ordinal), .. value])
                : word)];
    }

    // What follows -- is a file name even where it begins with a dash.
    private static string[] FileNamesAfterDoubleDash(string[] args)
    {
        int at = Array.IndexOf(args, "--");
        return at < 0 ? args : [.. args[..at], .. args[(at + 1)..].Select(name => name.Length > 1 && name[0] == '-' ? $"./{name}" : name)];
    }

    // Whoever gives a command alone sees how it is begun.
    private static int FailUsage(string message, ParseResult parsed)
    {
        Say(message);
        foreach (string example in parsed.Tokens.Count == 1 ? CommandHelp.Of(parsed.CommandResult.Command).Examples : [])
        {
            StandardError.WriteLine($"  {example}");
        }

        string command = NameOf(parsed.CommandResult);
        StandardError.WriteLine(command == Name ? $"Try: {Name} --help" : $"Try: {Name} {command} --help");
        return ExitCode.WrongUsage;
    }

    private static int Fail(string message)
    {
        Say(message);
        return ExitCode.Failed;
    }

    // A sentence is one line, whatever a file name or a library put into it.
    private static void Say(string message) => StandardError.WriteLine($"error: {message.ReplaceLineEndings(" ")}");
}

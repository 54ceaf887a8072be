using System.CommandLine;

namespace GpuTiler.Cli;

/// <summary><c>gputiler completion</c>: a script with which a shell completes command lines.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        var shell = InputArguments.One("SHELL", string.Join(", ", CompletionScripts.Shells));
        shell.CompletionSources.Add([.. CompletionScripts.Shells]);
        var command = new Command(
            "completion", "Prints a script with which a shell completes commands, options and their values.") { shell };
        command.SetAction(parsed => Run(parsed.GetValue(shell)!));
        return command;
    }

    private static int Run(string shell)
    {
        if (CompletionScripts.Of(shell) is not { } script)
        {
            var shells = CompletionScripts.Shells;
            throw new UsageException($"completion {shell}: {string.Join(", ", shells)} can be given{Words.Offer(shell, shells)}.");
        }

        foreach (string line in script.Split('\n'))
        {
            StandardOutput.WriteLine(line);
        }

        return ExitCode.Done;
    }
}

using System.Diagnostics;
using System.Globalization;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// Opens a model in a process of its own before this one does: what ends ONNX Runtime, and the process around it, is then an error like any
/// other.
/// </summary>
internal static class IsolatedModel
{
    /// <summary>The command that such a process runs.</summary>
    public const string CommandName = "try-model";

    private const int FirstSignal = 128;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Waits until a process has opened the model, with the limits of this one.</summary>
    /// <exception cref="CommandException">It did not survive, or took too long.</exception>
    /// <exception cref="OperationCanceledException">The user wants the program to end.</exception>
    public static void Try(string path, in OnnxOptions options)
    {
        using var process = Process.Start(StartOf(path, options))!;
        process.StandardInput.Close();

        // What it says is ONNX Runtime's last words at most.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Interruption.Token);
        end.CancelAfter(Patience);
        try
        {
            process.WaitForExitAsync(end.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Interruption.Token.ThrowIfCancellationRequested();
            throw new CommandException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} was not open after {Patience.TotalMinutes} minutes in a process of its own, so it is not opened here."));
        }

        if (process.ExitCode != ExitCode.Done)
        {
            throw new CommandException($"{path} ended the process that opened it ({Describe(process.ExitCode)}), so it is not opened here: ONNX Runtime does not survive it.");
        }
    }

    private static ProcessStartInfo StartOf(string path, in OnnxOptions options)
    {
        string program = Environment.ProcessPath ?? throw new CommandException("--isolate: the program's own file is not known.");
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        string[] arguments =
        [
            CommandName,
            .. options.InputSize is var (height, width)
                ? ["--input-size", string.Create(CultureInfo.InvariantCulture, $"{height}x{width}")]
                : Array.Empty<string>(),
            .. (options.Layers ?? []).SelectMany(layer => new[] { "--layer", layer }),
            .. (options.CustomOperatorLibraries ?? []).SelectMany(library => new[] { "--operators", library }),
            "--", path,
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return start;
    }

    private static string Describe(int exitCode) => !OperatingSystem.IsWindows() && exitCode > FirstSignal
        ? string.Create(CultureInfo.InvariantCulture, $"signal {exitCode - FirstSignal}")
        : string.Create(CultureInfo.InvariantCulture, $"exit code 0x{exitCode:x}");
}

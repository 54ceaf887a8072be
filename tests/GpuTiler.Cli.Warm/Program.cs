using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Cli.Warm;

/// <summary>
/// Runs one command line after another in one process, which starts the runtime and ONNX Runtime once: most of the time of a short command.
/// Each line of standard input is a request; the answer is a line with the exit code. The command's own streams are real descriptors:
/// nothing to read, and the files that the request names.
/// </summary>
internal static partial class Program
{
    private const int Input = 0, Output = 1, Error = 2;

    private static void Main()
    {
        using var requests = new StreamReader(new FileStream(Kept(Input), FileAccess.Read, bufferSize: 0));
        using var answers = new StreamWriter(new FileStream(Kept(Output), FileAccess.Write, bufferSize: 0)) { AutoFlush = true };
        using var nothing = File.OpenHandle("/dev/null");
        Redirect(nothing, Input);
        while (requests.ReadLine() is { } line)
        {
            answers.WriteLine(Run(JsonSerializer.Deserialize<Request>(line)!));
        }
    }

    private static int Run(Request request)
    {
        Directory.SetCurrentDirectory(request.Folder);
        using var output = File.OpenHandle(request.Output, FileMode.Create, FileAccess.Write);
        using var error = File.OpenHandle(request.Error, FileMode.Create, FileAccess.Write);
        Redirect(output, Output);
        Redirect(error, Error);
        // The console keeps a descriptor of its own from its first use on.
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        Console.SetError(new StreamWriter(Console.OpenStandardError()) { AutoFlush = true });
        return CommandLine.Run(request.Arguments);
    }

    private static SafeFileHandle Kept(int descriptor) => new(Duplicate(descriptor), ownsHandle: true);

    private static void Redirect(SafeFileHandle file, int descriptor)
    {
        if (Duplicate(file, descriptor) < 0)
        {
            throw new IOException($"Descriptor {descriptor} cannot be redirected.");
        }
    }

    // unistd.h.
    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(SafeFileHandle file, int descriptor);
}

using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Cli;

/// <summary>What is said to the person at the keyboard; results never come here.</summary>
internal static class StandardError
{
    /// <summary>Writes one line, whatever names are in it (<see cref="VisibleText"/>).</summary>
    public static void WriteLine(string text) => Write(VisibleText.Of(text) + Environment.NewLine);

    /// <summary>Writes text as it is. Where nobody can be told, the work and its exit code still count.</summary>
    public static void Write(string text)
    {
        if (!StandardDescriptors.IsOpen(2))
        {
            return;
        }

        try
        {
            WriteToConsole(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteToDescriptor(text);
        }
    }

    // The console is part of a library that may not load where files are short.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteToConsole(string text) => Console.Error.Write(text);

    // The console works on a copy of the descriptor, which needs one more.
    private static void WriteToDescriptor(string text)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            using var stream = new FileStream(new SafeFileHandle(2, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (stream.CanSeek)
            {
                stream.Seek(0, SeekOrigin.End);
            }

            stream.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Standard error is full, and there is no third place to complain in.
        }
    }
}

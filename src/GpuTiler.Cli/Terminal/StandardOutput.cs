using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Cli;

/// <summary>Results for the next program or the screen. What goes wrong here is said by its name, which the system's words lack.</summary>
internal static class StandardOutput
{
    /// <summary>Writes one line of text, whatever names are in it (<see cref="VisibleText"/>).</summary>
    public static void WriteLine(string text) => Guard(() => Console.Out.WriteLine(VisibleText.Of(text)));

    /// <summary>Writes bytes.</summary>
    public static void Write(Action<Stream> write) => Guard(() =>
    {
        using var stream = Open();
        write(stream);
    });

    // The console's stream ends a write in silence when the reader of a pipe has gone: half an image would look like success.
    // A file stream says so; but it keeps a position of its own, so that a file must not be shared with it.
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? Console.OpenStandardOutput() : stream;
    }

    private static void Guard(Action write)
    {
        if (!StandardDescriptors.IsOpen(1))
        {
            throw new CommandException("standard output could not be written: it is closed.");
        }

        try
        {
            write();
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not FileNotFoundException)
        {
            throw new CommandException($"standard output could not be written: {e.Message}");
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What .NET makes of a write beyond the limit of a file's size.
            throw new CommandException("standard output could not be written: File too large");
        }
    }
}

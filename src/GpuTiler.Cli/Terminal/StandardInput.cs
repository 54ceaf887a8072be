using Microsoft.Win32.SafeHandles;

namespace GpuTiler.Cli;

/// <summary>What comes in from the shell: a pipe, or a file that can be read like any other.</summary>
internal static class StandardInput
{
    /// <exception cref="CommandException">The program was started without one.</exception>
    public static Stream Open()
    {
        if (!StandardDescriptors.IsOpen(0))
        {
            throw new CommandException("standard input is closed: there is nothing to read.");
        }

        // The console's stream cannot seek, not even in a file. Reading at a position leaves the handle's own where it is,
        // so that a file can be opened again from there.
        if (!OperatingSystem.IsWindows())
        {
            var file = new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0);
            if (file.CanSeek)
            {
                return file;
            }
        }

        return Console.OpenStandardInput();
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>Asks the terminal at standard input and output something that it answers by itself.</summary>
internal static partial class TerminalQuery
{
    private const int Input = 0, Output = 1, Now = 0;

    private const short CanRead = 1;

    // More than a termios has on any system; what is in it is the system's own business.
    private const int SettingsSize = 256;

    /// <summary>The answer up to its last character; what there is of it where it does not come in time.</summary>
    /// <param name="question">What is written.</param>
    /// <param name="last">What an answer ends with.</param>
    /// <param name="patience">How long to wait for each piece.</param>
    public static string Ask(string question, char last, TimeSpan patience)
    {
        Span<byte> settings = stackalloc byte[SettingsSize], raw = stackalloc byte[SettingsSize];
        // A program in the background would be stopped.
        if (OperatingSystem.IsWindows() || ForegroundGroup(Input) != OwnGroup() || GetSettings(Input, settings) != 0)
        {
            return "";
        }

        settings.CopyTo(raw);
        MakeRaw(raw);
        if (SetSettings(Input, Now, raw) != 0)
        {
            return "";
        }

        try
        {
            byte[] bytes = Encoding.ASCII.GetBytes(question);
            _ = Write(Output, bytes, (nuint)bytes.Length);
            return ReadUntil(last, patience);
        }
        finally
        {
            _ = SetSettings(Input, Now, settings);
        }
    }

    private static string ReadUntil(char last, TimeSpan patience)
    {
        var answer = new StringBuilder();
        Span<byte> one = stackalloc byte[1];
        var waited = new Waited { Descriptor = Input, Events = CanRead };
        while (answer.Length == 0 || answer[^1] != last)
        {
            if (Poll(ref waited, 1, (int)patience.TotalMilliseconds) <= 0 || Read(Input, one, 1) <= 0)
            {
                break;
            }

            answer.Append((char)one[0]);
        }

        return answer.ToString();
    }

    // poll.h.
    [StructLayout(LayoutKind.Sequential)]
    private struct Waited
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }

    // termios.h, poll.h and unistd.h.
    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int descriptor, Span<byte> settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(Span<byte> settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetSettings(int descriptor, int when, ReadOnlySpan<byte> settings);

    [LibraryImport("libc", EntryPoint = "tcgetpgrp")]
    private static partial int ForegroundGroup(int descriptor);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    private static partial int OwnGroup();

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Waited waited, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, Span<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint count);
}

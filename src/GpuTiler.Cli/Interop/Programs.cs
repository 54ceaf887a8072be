using System.Runtime.InteropServices;

namespace GpuTiler.Cli;

/// <summary>Lets another program go on in place of this one: same process, arguments, streams and, in the end, exit code.</summary>
internal static partial class Programs
{
    /// <summary>Returns only where the system could not start it.</summary>
    /// <param name="file">The program.</param>
    /// <param name="first">What it is given before what this one was given.</param>
    public static void GoOnAs(string file, params string[] first) =>
        _ = Execute(file, [file, .. first, .. Environment.GetCommandLineArgs()[1..], null]);

    // unistd.h: the array ends with a null pointer.
    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string file, string?[] arguments);
}

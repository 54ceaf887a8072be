using System.ComponentModel;
using System.Diagnostics;

namespace GpuTiler.Cli;

/// <summary>The browser of the person at the keyboard.</summary>
internal static class Browser
{
    /// <summary>Opens a link where somebody watches and a browser can be shown; the link has been printed anyway.</summary>
    public static void Open(Uri link)
    {
        if (Console.IsOutputRedirected || !HasScreen)
        {
            return;
        }

        try
        {
            using var browser = Process.Start(new ProcessStartInfo(link.ToString()) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            // There is none; the person opens the link elsewhere.
        }
    }

    private static bool HasScreen => Environment.GetEnvironmentVariable("SSH_CONNECTION") is null
        && (!OperatingSystem.IsLinux() || Has("DISPLAY") || Has("WAYLAND_DISPLAY"));

    private static bool Has(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 };
}

using System.Runtime.InteropServices;

namespace GpuTiler.Direct3D12.Interop;

/// <summary>Opens libraries of Windows.</summary>
internal static class SystemLibrary
{
    /// <summary>Opens a library of the system's folder; a file of that name beside the program or on its path is never taken.</summary>
    /// <exception cref="NotSupportedException">This is no 64-bit Windows, or it lacks the library.</exception>
    public static nint Load(string name)
    {
        // The structures of this folder have the layout of 64-bit Windows.
        if (!OperatingSystem.IsWindows() || !Environment.Is64BitProcess)
        {
            throw new PlatformNotSupportedException(
                $"Direct3D 12 needs 64-bit Windows; this is a {(Environment.Is64BitProcess ? 64 : 32)}-bit process on "
                    + $"{RuntimeInformation.OSDescription}.");
        }

        return NativeLibrary.TryLoad(name, typeof(SystemLibrary).Assembly, DllImportSearchPath.System32, out nint library)
            ? library
            : throw new PlatformNotSupportedException($"This Windows has no {name}: Direct3D 12 needs Windows 10 or newer.");
    }
}

namespace GpuTiler.Cli;

/// <summary>What a search for devices found.</summary>
/// <param name="Devices">The devices, in the order of their numbers.</param>
/// <param name="Absent">Why there is none.</param>
internal readonly record struct DeviceFinding(IReadOnlyList<FoundDevice> Devices, string? Absent)
{
    public static DeviceFinding Of(params IReadOnlyList<FoundDevice> devices) => new(devices, null);

    public static DeviceFinding None(string reason) => new([], reason);

    /// <summary>The devices of a search that fails where there are none.</summary>
    public static DeviceFinding Search(Func<IReadOnlyList<FoundDevice>> find)
    {
        try
        {
            using var silence = DriverChatter.Silence();
            return Of(find());
        }
        catch (Exception e) when (IsAbsence(e))
        {
            return None(ErrorText.Of(e).TrimEnd('.'));
        }
    }

    /// <summary>Why a device cannot be made; <see langword="null"/> where it can.</summary>
    public static string? Refusal(Func<TileDevice> create)
    {
        try
        {
            create().Dispose();
            return null;
        }
        catch (Exception e) when (IsAbsence(e))
        {
            return ErrorText.Of(e).TrimEnd('.');
        }
    }

    private static bool IsAbsence(Exception e) => e is NotSupportedException or TileDeviceException or OutOfMemoryException;
}

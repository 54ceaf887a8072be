using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>One way to run a network and tile its layers.</summary>
/// <param name="Name">What selects it after <c>--device</c>.</param>
/// <param name="Inference">What runs the network.</param>
/// <param name="Kernel">What tiles its layers.</param>
/// <param name="ActivationsStay">Whether the activations stay where the network left them.</param>
/// <param name="Find">The devices that this machine has for it, each tried, or the reason why there is none.</param>
/// <param name="Create">Opens one of them by its number, or the best.</param>
internal sealed record DevicePath(
    string Name, string Inference, string Kernel, bool ActivationsStay,
    Func<DeviceFinding> Find, Func<int?, DeviceSettings, OpenedDevice> Create)
{
    /// <summary>Opens one of them by its number, or the best, and says what the user should know of it.</summary>
    public OpenedDevice Open(int? index, DeviceSettings settings, Progress progress)
    {
        OpenedDevice opened;
        using (DriverChatter.Silence())
        {
            opened = Create(index, settings);
        }

        if (opened.Notice is { } notice)
        {
            progress.Warn(notice);
        }

        return opened;
    }

    /// <summary>What was found, device by device; where there are several, each with the index that selects it.</summary>
    public IEnumerable<CatalogEntry> Entries(DeviceFinding found)
    {
        if (found.Devices.Count == 0)
        {
            yield return new(Name, this, new FoundDevice("", found.Absent));
        }

        for (int i = 0; i < found.Devices.Count; i++)
        {
            var name = found.Devices.Count == 1 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}:{i}");
            yield return new(name, this, found.Devices[i]);
        }
    }
}

namespace GpuTiler.Cli;

/// <summary>A device that an option names.</summary>
/// <param name="Option">The option, for messages.</param>
/// <param name="Text">What it was given.</param>
/// <param name="Path">The path.</param>
/// <param name="Index">Which of its devices; <see langword="null"/> where none is named.</param>
internal sealed record DeviceChoice(string Option, string Text, DevicePath Path, int? Index)
{
    /// <summary>Reads a path's name, with an index where there are several.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">What it was given.</param>
    /// <param name="others">What else it takes.</param>
    /// <exception cref="UsageException">There is no path of that name.</exception>
    public static DeviceChoice Parse(string option, string text, params string[] others)
    {
        string[] parts = text.Split(':'), names = [.. others, .. DeviceCatalog.Names];
        int index = 0;
        bool isSound = parts.Length == 1 || (parts.Length == 2 && Numbers.TryWhole(parts[1], out index) && index >= 0);
        return isSound && DeviceCatalog.Paths.FirstOrDefault(path => path.Name == parts[0]) is { } chosen
            ? new(option, text, chosen, parts.Length == 2 ? index : null)
            : throw new UsageException(
                $"{option} {text}: {string.Join(", ", names)} is needed, with :INDEX where there are several{Words.Offer(parts[0], names)}.");
    }

    /// <summary>Opens it.</summary>
    /// <param name="settings">How.</param>
    /// <param name="progress">Told of what the user should know.</param>
    /// <exception cref="CommandException">It cannot be used.</exception>
    public OpenedDevice Open(DeviceSettings settings, Progress progress)
    {
        try
        {
            return Path.Open(Index, settings, progress);
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or TileDeviceException or InsufficientMemoryException)
        {
            throw new CommandException($"{Option} {Text} cannot be used: {ErrorText.Of(e)}");
        }
    }
}

namespace GpuTiler.Cli;

/// <summary>How the user wants a device opened, whichever it is.</summary>
/// <param name="Threads">Threads on the processor; 0 is one for each core.</param>
/// <param name="SavesMemory">Whether memory matters more than time: the user gave a budget.</param>
internal readonly record struct DeviceSettings(int Threads, bool SavesMemory = false);

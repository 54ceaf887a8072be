namespace GpuTiler.Tests.Backends;

// What every backend must do (GpuTiler.Testing), on the devices of this program's registry.
public sealed class ClockTests : Testing.ClockTests;

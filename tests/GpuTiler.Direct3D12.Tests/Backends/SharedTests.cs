namespace GpuTiler.Tests.Backends;

// What every backend must do (GpuTiler.Testing), on the devices of this program's registry.
public sealed class ClockTests : Testing.ClockTests;

public sealed class ProgramTests : Testing.ProgramTests;

/// <summary>Counts the bytes of the whole process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests : Testing.AllocationTests;

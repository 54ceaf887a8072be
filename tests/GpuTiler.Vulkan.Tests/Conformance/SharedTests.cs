namespace GpuTiler.Tests.Conformance;

// What every backend must do (GpuTiler.Testing), on the devices of this program's registry.
public sealed class DeviceConformance : Testing.DeviceConformance;

public sealed class FigureConformance : Testing.FigureConformance;

public sealed class MisuseTests : Testing.MisuseTests;

public sealed class TensorTests : Testing.TensorTests;

/// <summary>Measures the process, so no other test may run beside it.</summary>
[CollectionDefinition(nameof(EnduranceTests), DisableParallelization = true)]
[Collection(nameof(EnduranceTests))]
public sealed class EnduranceTests : Testing.EnduranceTests;

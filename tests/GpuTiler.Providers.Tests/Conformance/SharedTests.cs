namespace GpuTiler.Tests.Conformance;

// What every backend must do (GpuTiler.Testing), on the devices of this program's registry.
public sealed class FigureConformance : Testing.FigureConformance;

public sealed class MisuseTests : Testing.MisuseTests;

public sealed class TensorTests : Testing.TensorTests;

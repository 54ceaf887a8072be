namespace GpuTiler.Cuda.Tests.Backends;

// What every backend must do (GpuTiler.Testing), on the device of this program's registry.
public sealed class MisuseTests : Testing.MisuseTests;

public sealed class TensorTests : Testing.TensorTests;

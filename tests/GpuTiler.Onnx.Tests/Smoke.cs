namespace GpuTiler.Onnx.Tests;

public class Smoke
{
    [Fact]
    public void The_native_library_loads() => Assert.NotEmpty(OnnxRuntime.Version);
}

namespace GpuTiler.Tests;

public class Smoke
{
    [Fact]
    public void Enums_have_a_valid_default() => Assert.Equal(ElementType.Float32, default);
}

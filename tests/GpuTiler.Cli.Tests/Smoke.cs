namespace GpuTiler.Cli.Tests;

public class Smoke
{
    [Fact]
    public void The_program_starts()
    {
        (int exitCode, string output, string error) = Tool.Run("--version");
        Assert.Equal("", error);
        Assert.Equal(0, exitCode);
        Assert.NotEmpty(output);
    }
}

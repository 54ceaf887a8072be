
namespace GpuTiler.Onnx.Tests;

internal static class Repository
{
    public static string Root { get; } = RepositoryRoot.Find();

    /// <summary>The third-party networks that eng/test fetches; the test that needs one is skipped without them.</summary>
    public static string Model(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("GPUTILER_MODELS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "GPUTILER_MODELS is not set: run eng/test onnx, which fetches the networks.");
        return Path.Combine(folder!, name);
    }
}


namespace GpuTiler.Cli.Tests;

/// <summary>Files that come with the sources, and those that eng/test fetches.</summary>
internal static class Repository
{
    public static string Root { get; } = RepositoryRoot.Find();

    public static string DigitsModel { get; } = Path.Combine(Root, "samples", "digits", "digits.onnx");

    public static string Seven { get; } = Path.Combine(Root, "samples", "digits", "images", "7.png");

    /// <summary>A third-party network; the test that needs it is skipped without it.</summary>
    public static string FetchedModel(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("GPUTILER_MODELS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "GPUTILER_MODELS is not set: run eng/test cli, which fetches the networks.");
        return Path.Combine(folder!, name);
    }
}

namespace GpuTiler.Cli;

/// <summary>The samples that lie beside the program.</summary>
internal static class SampleFiles
{
    /// <summary>The path of one of them.</summary>
    /// <exception cref="CommandException">It is missing.</exception>
    public static string Find(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "sample", name);
        return File.Exists(path) ? path : throw new CommandException($"the sample {path} is missing: build gputiler again.");
    }
}

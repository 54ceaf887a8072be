using GpuTiler.Imaging;

namespace GpuTiler.Testing;

/// <summary>What a program said that ran in this process: for devices that are prepared or lost here.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a part of the program, and keeps what it says.</summary>
    public static ProgramRun Capture(Func<int> run)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter();
        using var newErrors = new StringWriter();
        Console.SetOut(newOutput);
        Console.SetError(newErrors);
        try
        {
            return new(run(), newOutput.ToString(), newErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }

    /// <summary>Refuses another end than success.</summary>
    public ProgramRun Done()
    {
        Assert.Equal((0, ""), (ExitCode, ExitCode == 0 ? "" : Errors));
        return this;
    }

    /// <summary>Every image below a folder, by its name.</summary>
    public static Dictionary<string, byte[]> Images(string folder) => Directory.GetFiles(folder, "*.png", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(folder, path), path => ImageReader.Read(path).Pixels.ToArray());

    /// <summary>Refuses images that differ by more than so many levels.</summary>
    public static void AssertAlike(string expectedFolder, string actualFolder, int levels)
    {
        var (expected, actual) = (Images(expectedFolder), Images(actualFolder));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (name, pixels) in expected)
        {
            Assert.Equal(pixels.Length, actual[name].Length);
            Assert.All(pixels.Zip(actual[name]), pair => Assert.InRange(pair.First - pair.Second, -levels, levels));
        }
    }
}

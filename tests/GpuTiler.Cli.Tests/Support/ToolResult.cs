using System.Text;

namespace GpuTiler.Cli.Tests;

/// <summary>What a run of the program left: its exit code and what it wrote.</summary>
internal sealed record ToolResult(int ExitCode, byte[] OutputBytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(OutputBytes);

    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The program did what it was asked and had nothing to remark.</summary>
    public ToolResult Done()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
        return this;
    }

    /// <summary>The program failed with one sentence that holds these words, and no stack trace.</summary>
    public ToolResult Failed(int exitCode, params string[] words)
    {
        string[] lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string sentence = Assert.Single(lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.All(words, word => Assert.Contains(word, sentence, StringComparison.Ordinal));
        Assert.DoesNotContain("should not", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^\s+at ", Error);
        Assert.Equal(exitCode, ExitCode);
        return this;
    }

    /// <summary>The command line was wrong: one sentence, where to find help, and nothing on standard output.</summary>
    public ToolResult Misused(params string[] words)
    {
        Failed(2, words);
        Assert.Matches(@"(?m)^Try: gputiler( \w+)* --help$", Error);
        Assert.Equal("", Output);
        return this;
    }
}

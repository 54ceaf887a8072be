using System.ComponentModel;
using System.Management.Automation;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary>What shells complete: each script in its own shell, and the program that they ask.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Workspace work = new();

    /// <summary>
    /// A command line up to the cursor, what bash takes for its last word, and what can stand there; files are no replies.
    /// </summary>
    public static TheoryData<string, string, string[]> Lines { get; } = new()
    {
        { "gputiler til", "til", ["tile"] },
        { "gputiler tile x.npy --format ", "", ["gif", "jpg", "png", "webp"] },
        { "gputiler tile x.npy --format=j", "j", ["--format=jpg"] },
        { "gputiler tile x.npy --range tile:p", "p", ["tile:percentile="] },
        { "gputiler tile 'my file.npy' --color-m", "--color-m", ["--color-map"] },
        { "gputiler tile ", "", [] },
        { "gputiler tile x.npy -o ", "", [] },
        { "gputiler completion z", "z", ["zsh"] },
        { "gputiler survey m", "m", ["merge"] },
    };

    /// <summary>Words before the last one, the last one, and what it can become.</summary>
    public static TheoryData<string, string, string[]> Words { get; } = new()
    {
        { "tile --labels", "index,r", ["index,range"] },
        { "tile --mark", "dead,", ["dead,saturated"] },
        { "tile --mark", "nope,", [] },
        { "diff --devices", "cpu,d3", ["cpu,d3d12"] },
        { "tile --output x.png", "--out", [] },
        { "tile -o x.png", "--out", [] },
        { "tile --layer a", "--laye", ["--layer"] },
        { "tile --colour-map", "vir", ["viridis"] },
        { "tile --montage --layout", "n", ["nchw", "nhwc"] },
        { "tile --columns 3 --layout", "l", ["lnd"] },
        { "tile --nope", "x", [] },
        { "tile --", "--form", [] },
        { "survey show x", "--lay", ["--layer"] },
        { "survey show x", "--he", ["--help"] },
        { "nope", "ti", [] },
        { "", "try", [] },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Bash_completes(string line, string word, string[] replies)
    {
        var result = Tool.RunBash(work.Folder, $$"""
            eval "$("$TOOL" completion bash)"
            [[ $(complete -p gputiler) == *"-o default"* ]] || echo "no files"
            COMP_LINE={{Quoted(line)}} COMP_POINT=${#COMP_LINE}
            _gputiler "$TOOL" {{Quoted(word)}} "" 2>/dev/null
            printf '%s\n' "${COMPREPLY[@]}"
            """);
        // Bash wants what follows the last = or : alone.
        int cut = line.Length - line.LastIndexOf(' ') - 1 - word.Length;
        Assert.Equal(replies.Select(reply => reply[cut..]), result.OutputLines);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Zsh_completes(string line, string word, string[] replies)
    {
        string given = line[(line.LastIndexOf(' ') + 1)..];
        Assert.EndsWith(word, given, StringComparison.Ordinal);
        var result = RunIn("zsh", "-fc", $$"""
            compdef() { [[ "$*" == "_gputiler gputiler" ]] || print "not registered" }
            compadd() { shift ${@[(i)--]}; print -rl -- "$@" }
            compset() { }
            _files() { print files }
            eval "$("$TOOL" completion zsh)"
            line={{Quoted(line)}} words=(${(z)line}{{(given.Length == 0 ? " ''" : "")}})
            words[1]=$TOOL CURRENT=$#words PREFIX={{Quoted(given)}}
            _gputiler
            """);
        Assert.Equal(replies.Length == 0 ? ["files"] : replies, result.Done().OutputLines);
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Fish_completes(string line, string word, string[] replies)
    {
        Assert.EndsWith(word, line, StringComparison.Ordinal);
        work.Npy("a.npy", [1f], 1, 1);
        var result = RunIn("fish", "--no-config", "-c", $"""
            $TOOL completion fish | source
            function gputiler; $TOOL $argv; end
            complete -C {Quoted(line)}
            """);
        Assert.Equal(
            replies.Length == 0 ? ["a.npy"] : replies,
            result.Done().OutputLines.Select(reply => reply.Split('\t')[0]).Where(reply => reply.Length > 0));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void PowerShell_completes(string line, string word, string[] replies)
    {
        Assert.EndsWith(word, line, StringComparison.Ordinal);
        work.Npy("a.npy", [1f], 1, 1);
        using var shell = PowerShell.Create();
        shell.AddCommand("Set-Location").AddArgument(work.Folder).AddStatement()
            .AddCommand("Set-Alias").AddArgument("gputiler").AddArgument(Tool.Path).AddStatement()
            .AddScript("gputiler completion powershell | Out-String | Invoke-Expression").Invoke();
        shell.Commands.Clear();
        var completion = shell.AddCommand("TabExpansion2").AddArgument(line).AddArgument(line.Length).Invoke<CommandCompletion>()[0];
        Assert.Empty(shell.Streams.Error);
        Assert.Equal(
            replies.Length == 0 ? [Path.Combine(".", "a.npy")] : replies,
            completion.CompletionMatches.Select(match => match.CompletionText));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void What_a_word_can_become_depends_on_those_before_it(string before, string word, string[] expected)
    {
        string[] given = before.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, work.Run(["complete", $"{given.Length}", .. given, word]).Done().OutputLines);
    }

    [Theory]
    [MemberData(nameof(UsageTests.Misspelt), MemberType = typeof(UsageTests))]
    public void Words_of_a_list_are_completed(string option, string misspelt, string meant)
    {
        Assert.NotEqual(misspelt, meant);
        var words = HelpTests.Commands.SelectMany(command => work.Run("complete", "2", command.Data, option).Done().OutputLines);
        Assert.Contains(meant, words.SelectMany(word => word.Split(':', '=')));
    }

    [Theory]
    [MemberData(nameof(HelpTests.Commands), MemberType = typeof(HelpTests))]
    public void Every_option_in_the_help_is_completed(string command)
    {
        var options = Regex.Matches(work.Run(command, "--help").Done().Output, "(?m)^  (?:-., )?(--[a-z][a-z0-9-]*)")
            .Select(match => match.Groups[1].Value);
        Assert.Equal(options.Append("--help").Distinct().Order(), work.Run("complete", "1", command, "-").Done().OutputLines.Order());
    }

    [Fact]
    public void Every_device_is_completed()
    {
        var devices = JsonDocument.Parse(work.Run("devices", "--json").Done().Output).RootElement.EnumerateArray()
            .Select(device => device.GetProperty("device").GetString()!.Split(':')[0]);
        foreach (string command in HelpTests.Commands.Select(command => command.Data)
            .Where(command => work.Run("complete", "1", command, "--device").Done().OutputLines.Contains("--device")))
        {
            // Measuring has no device that is chosen for it.
            string[] chosen = command == "bench" ? [] : ["auto"];
            Assert.Equal(
                devices.Concat(chosen).Distinct().Order(), work.Run("complete", "2", command, "--device").Done().OutputLines.Order());
        }
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("complete x")]
    [InlineData("complete -1 tile")]
    public void A_wrong_question_has_no_answer(string line) => Assert.Equal("", work.RunLine(line).Done().Output);

    [Fact]
    public void A_word_that_the_shell_drops_is_an_empty_one() => Assert.Contains("tile", work.Run("complete", "0").Done().OutputLines);

    public void Dispose() => work.Dispose();

    private ToolResult RunIn(string shell, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), $"This test needs {shell}.");
        try
        {
            return Tool.RunShell(work.Folder, shell, arguments);
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{shell} is not installed.");
            throw;
        }
    }

    private static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

using System.Text.RegularExpressions;

namespace GpuTiler.Cli.Tests;

/// <summary>Tables in a terminal are as wide as it is, and whole anywhere else.</summary>
public sealed class TableTests : IDisposable
{
    private static readonly string First = $"first-{new string('a', 90)}-one", Second = $"second-{new string('b', 70)}-two";

    private readonly Workspace work = new();

    public TableTests()
    {
        work.Npy($"{First}.npy", Values.Some(24), 2, 3, 4);
        work.Npy($"{Second}.npy", Values.Some(24), 2, 3, 4);
    }

    [Fact]
    public void A_pipe_gets_names_whole()
    {
        var rows = work.Run("stats", $"{First}.npy", $"{Second}.npy").Done().OutputLines[1..3];
        Assert.StartsWith($"{First}  ", rows[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Second}  ", rows[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(120)]
    public void A_terminal_gets_names_shortened_in_the_middle(int columns)
    {
        var whole = work.Run("stats", $"{First}.npy", $"{Second}.npy").Done().OutputLines[..3];
        var fitting = Tool.RunInTerminal(work.Folder, columns, $"\"$TOOL\" stats {First}.npy {Second}.npy 2>/dev/null").Split('\n')[..3];

        Assert.Equal(columns, fitting.Max(line => line.Length));
        Assert.Matches("^first-a+…a+-one  ", fitting[1]);
        Assert.Matches("^second-b+…b+-two  ", fitting[2]);
        // What is no name stays.
        Assert.Equal(whole.Select(Numbers), fitting.Select(Numbers));
    }

    [Fact]
    public void A_name_keeps_a_dozen_letters_however_narrow_the_terminal()
    {
        var lines = Tool.RunInTerminal(work.Folder, 20, $"\"$TOOL\" stats {First}.npy {Second}.npy 2>/dev/null").Split('\n');
        Assert.StartsWith("first-…a-one  ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_said_of_a_device_stands_below_it_where_it_has_no_room()
    {
        string[] whole = work.Run("devices").Done().OutputLines,
            narrow = Tool.RunInTerminal(work.Folder, 80, "\"$TOOL\" devices").Split('\n');
        Assert.Contains(whole, line => Regex.IsMatch(line, "^cpu .* ready: "));
        int cpu = Array.FindIndex(narrow, line => line.StartsWith("cpu ", StringComparison.Ordinal));
        Assert.StartsWith("    ready: ", narrow[cpu + 1], StringComparison.Ordinal);
        Assert.All(narrow.TakeWhile(line => line.Length > 0), line => Assert.InRange(line.Length, 1, 80));
    }

    public void Dispose() => work.Dispose();

    private static string Numbers(string row) => string.Join(' ', Regex.Split(row, " +")[1..]);
}

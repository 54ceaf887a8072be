using System.Text.Json;

namespace GpuTiler.Cli.Tests;

/// <summary>
/// Names that would steer a terminal, mislead a reader or start a formula: escaped where a person reads them, whole in JSON.
/// </summary>
public sealed class HostileNameTests : IDisposable
{
    // Every character that may not come out as it is; no name holds a NUL.
    private static readonly char[] Hidden =
    [
        .. Enumerable.Range(1, 0x1f).Concat(Enumerable.Range(0x7f, 0x21)).Concat(Enumerable.Range(0x2028, 7))
            .Concat(Enumerable.Range(0x2066, 4)).Select(code => (char)code),
    ];

    private static readonly string Steering = $"a{new string(Hidden)}z\x1b[2J\x1b]52;c;QQ==\x07",
        Escaped = string.Concat(Steering.Select(Escape));

    private readonly Workspace work = new();

    public HostileNameTests()
    {
        work.Model("m.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2)
            .Node("Neg", ["x"], [Steering], Steering).Node("Neg", [Steering], ["=1+1"])
            .Node("Neg", ["=1+1"], ["@a\""]).Node("Neg", ["@a\""], ["b=1"])
            .Node("Cast", ["x"], ["no\x1b[1m"], "", "", ModelBuilder.Attribute("to", 8L)).Output("b=1").Output("no\x1b[1m"));
        work.Npy("x.npy", [1f, 2f], 1, 1, 1, 2);
    }

    [Fact]
    public void Lists_and_tables_show_escapes()
    {
        string table = Clean(work.Run("layers", "m.onnx").Output);
        Assert.Contains($"  {Escaped}  {Escaped}  Neg", table, StringComparison.Ordinal);
        Assert.Single(table.Split('\n'), line => line.Contains(Escaped, StringComparison.Ordinal));

        // Columns are as wide as what is shown.
        Assert.Single(table.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.LastIndexOf("  ", StringComparison.Ordinal)).Distinct());

        var listed = work.Run("stats", "x.npy", "--model", "m.onnx", "--csv");
        Assert.Equal((0, 1), (listed.ExitCode, Clean(listed.Error).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        string csv = Clean(listed.Output);
        Assert.Equal(
            ["layer", Escaped, "'=1+1", "\"'@a\"\"\"", "b=1"],
            csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[2]));
    }

    [Fact]
    public void Errors_and_notes_show_escapes()
    {
        string error = work.Run("tile", "x.npy", "--model", "m.onnx", "--layer", "a\x1b[31mb", "-o", "out").Failed(1, @"a\x1b[31mb").Error;
        Clean(error);
        work.Npz("x.npz", ("k\x1b]0;t\x07", [1f, 2f], [1, 2]), ("l", [1f], [1, 1]));
        Clean(work.Run("tile", "x.npz", "-o", "out").Failed(1, @"'k\x1b]0;t\x07'").Error);
        Clean(work.Run("tile", "no\x1b[2J.npy", "-o", "out").Failed(1, @"no\x1b[2J.npy").Error);
        Clean(work.Run("f\x9b2J").Error);
    }

    [Fact]
    public void Json_has_the_names_themselves()
    {
        string json = work.Run("layers", "m.onnx", "--json").Output;
        Assert.DoesNotContain(json, c => char.IsControl(c) && c != '\n');
        Assert.Equal(
            [Steering, "=1+1", "@a\"", "b=1"],
            JsonDocument.Parse(json).RootElement.EnumerateArray().Select(layer => layer.GetProperty("name").GetString()).Take(4));
    }

    [Fact]
    public void Files_are_no_options_and_not_hidden()
    {
        work.Model("n.onnx", new ModelBuilder().Input("x", ModelBuilder.Float, 1, 1, 1, 2)
            .Node("Neg", ["x"], ["-rf"]).Node("Neg", ["-rf"], [".profile"]).Node("Neg", [".profile"], [".."]).Output(".."));
        foreach (string layer in new[] { "-rf", ".profile", ".." })
        {
            work.Run("tile", "x.npy", "--model", "n.onnx", $"--layer={layer}", "-o", "one/", "--quiet").Done();
        }

        work.Run("tile", "x.npy", "--model", "n.onnx", "-o", "all", "--quiet").Done();
        Assert.Equal(
            ["all/0--rf.png", "all/1-.profile.png", "all/2-..-2.png", "one/_-rf.png", "one/_..-2.png", "one/_.profile.png"], work.NewFiles);
    }

    public void Dispose() => work.Dispose();

    private static string Clean(string text)
    {
        Assert.DoesNotContain(text, c => Hidden.Contains(c) && c != '\n');
        return text;
    }

    private static string Escape(char c) => !Hidden.Contains(c) ? c.ToString() : c < 256 ? $@"\x{(int)c:x2}" : $@"\u{(int)c:x4}";
}

using System.Text.Json;

namespace GpuTiler.Providers.Tests;

/// <summary>What ONNX Runtime's profile says about one session: each run of a node.</summary>
internal sealed record SessionProfile(IReadOnlyList<(string Operator, string Provider, long OutputBytes)> Nodes)
{
    /// <summary>The profiles that sessions left, in the order in which they were opened.</summary>
    public static SessionProfile[] ReadAll(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.json").OrderBy(path => int.Parse(Path.GetFileName(path).Split('_')[0][1..])).Select(Read),
    ];

    private static SessionProfile Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        return new(
        [
            .. file.RootElement.EnumerateArray()
                .Where(entry => entry.GetProperty("cat").GetString() == "Node"
                    && entry.GetProperty("name").GetString()!.EndsWith("_kernel_time", StringComparison.Ordinal))
                .Select(entry => entry.GetProperty("args"))
                .Select(node => (Text(node, "op_name"), Text(node, "provider"), long.Parse(Text(node, "output_size")))),
        ]);
    }

    private static string Text(JsonElement node, string name) => node.GetProperty(name).GetString()!;
}

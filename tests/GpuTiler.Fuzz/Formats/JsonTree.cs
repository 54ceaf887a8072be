using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GpuTiler.Fuzz;

/// <summary>Changes of JSON by its values and names; text that is none changes by words.</summary>
internal static class JsonTree
{
    private static readonly string[] Literals =
    [
        "null", "true", "false", "[]", "{}", "0", "1", "-1", "2", "255", "1024", "65535", "65536", "2147483647", "-2147483648",
        "2147483648", "4294967295", "9223372036854775807", "1e400", "-0.0", "0.5", "\"NaN\"", "\"-Infinity\"", "\"\"", "\"a\"",
        "\"\\u0000\"", "\"\\ud800\"", "[null]", "[[]]", "[0]", "\"////\"", "\"AAAAAA==\"",
    ];

    private static readonly Words Signs = new("{", "}", "[", "]", ":", ",", "\"", "null", "true", "\\u0000", "\\ud83d", "[[[[[[[[[[", " ");

    /// <summary>Changes a document.</summary>
    public static byte[] Mutate(byte[] input, Random random)
    {
        if (random.Next(6) == 0)
        {
            return Signs.Mutate(input, random);
        }

        try
        {
            var root = JsonNode.Parse(input);
            var nodes = new List<JsonNode>();
            Collect(root, nodes);
            if (nodes.Count > 0)
            {
                Change(Bytes.One(nodes, random), random);
                return Encoding.UTF8.GetBytes(root!.ToJsonString());
            }
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // It is damaged already.
        }

        return Signs.Mutate(input, random);
    }

    // Objects and arrays that have something in them.
    private static void Collect(JsonNode? node, List<JsonNode> nodes)
    {
        if (node is JsonObject { Count: > 0 } members)
        {
            nodes.Add(node);
            members.ToList().ForEach(member => Collect(member.Value, nodes));
        }
        else if (node is JsonArray { Count: > 0 } items)
        {
            nodes.Add(node);
            items.ToList().ForEach(item => Collect(item, nodes));
        }
    }

    private static void Change(JsonNode node, Random random)
    {
        var literal = JsonNode.Parse(random.Next(4) == 0 ? $"{(int)Bytes.Number(random)}" : Bytes.One(Literals, random));
        if (node is JsonArray items)
        {
            ChangeItem(items, literal, random);
            return;
        }

        var members = node.AsObject();
        var (name, value) = members.GetAt(random.Next(members.Count));
        switch (random.Next(6))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[$"{name}{random.Next(3)}"] = value?.DeepClone();
                break;
            default:
                members[name] = literal;
                break;
        }
    }

    private static void ChangeItem(JsonArray items, JsonNode? literal, Random random)
    {
        int at = random.Next(items.Count);
        switch (random.Next(5))
        {
            case 0:
                items.RemoveAt(at);
                break;
            case 1:
                items.Insert(at, items[random.Next(items.Count)]?.DeepClone());
                break;
            case 2:
                items.Insert(at, literal);
                break;
            default:
                items[at] = literal;
                break;
        }
    }
}

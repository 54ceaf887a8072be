namespace GpuTiler.Onnx;

/// <summary>One operator of a graph.</summary>
/// <param name="Name">The node's name; may be empty.</param>
/// <param name="Operator">What it computes, such as <c>Conv</c>.</param>
/// <param name="Domain">Whose operator it is; empty for ONNX's own.</param>
/// <param name="Inputs">Names of the tensors that go in; an optional one left out is empty.</param>
/// <param name="Outputs">Names of the tensors that come out; an optional one left out is empty.</param>
internal sealed record OutlineNode(string Name, string Operator, string Domain, string[] Inputs, string[] Outputs)
{
    /// <summary>The stored value of a Constant node.</summary>
    public OutlineTensor? Constant => Attributes.Constant;

    /// <summary>What the node is told besides its inputs.</summary>
    public OutlineAttributes Attributes { get; private init; } = new();

    /// <summary>The attributes that are an integer or a list of them.</summary>
    public IReadOnlyDictionary<string, long[]> Integers => Attributes.Integers;

    /// <summary>The graphs that it runs (If, Loop, Scan).</summary>
    public IReadOnlyList<OutlineBody> Bodies => Attributes.Bodies;

    /// <summary>Every name that it reads, inside and outside.</summary>
    public IEnumerable<string> Reads =>
        Inputs.Concat(Bodies.SelectMany(body => body.Nodes.SelectMany(node => node.Reads).Concat(body.Outputs)));

    /// <summary>Whether this is ONNX's own operator of that name.</summary>
    public bool Is(string name) => Operator == name && Domain is "" or "ai.onnx";

    /// <summary>An integer attribute.</summary>
    public long Integer(string name, long otherwise) =>
        Integers.TryGetValue(name, out long[]? values) && values is [var value] ? value : otherwise;

    /// <summary>The name of an input; empty if there is none.</summary>
    public string Input(int index) => index < Inputs.Length ? Inputs[index] : "";

    /// <param name="node">The node's message.</param>
    /// <param name="depth">How many graphs it is inside of, the main one not counted.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static OutlineNode Read(ProtoReader node, int depth = 0)
    {
        string name = "", type = "", domain = "";
        List<string> inputs = [], outputs = [];
        var attributes = new OutlineAttributes();
        while (node.Next())
        {
            switch (node.Field)
            {
                case OnnxFields.Node.Input:
                    inputs.Add(node.Text());
                    break;
                case OnnxFields.Node.Output:
                    outputs.Add(node.Text());
                    break;
                case OnnxFields.Node.Name:
                    name = node.Text();
                    break;
                case OnnxFields.Node.Operator:
                    type = node.Text();
                    break;
                case OnnxFields.Node.Domain:
                    domain = node.Text();
                    break;
                case OnnxFields.Node.Attribute:
                    attributes.Add(node.Message(), depth);
                    break;
            }
        }

        return new OutlineNode(name, type, domain, [.. inputs], [.. outputs]) { Attributes = attributes };
    }
}

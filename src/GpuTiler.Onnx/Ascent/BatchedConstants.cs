namespace GpuTiler.Onnx;

/// <summary>
/// Constants that a network made for one picture joins to its maps, such as zeros for more channels: each is repeated for every picture
/// of a batch. Where operators take constants by broadcasting nothing is to be done.
/// </summary>
internal sealed class BatchedConstants
{
    // No tool gives a tensor such names.
    private const string Suffix = "/gputiler/samples";

    // The first output of each Concat, with the operands that are constant, and the rank of all.
    private readonly Dictionary<string, (HashSet<string> Operands, int Rank)> joins = [];

    /// <param name="outline">The model.</param>
    /// <param name="by">What is changed, and differs between the pictures.</param>
    /// <param name="layers">The model's layers, whose ranks are known.</param>
    public BatchedConstants(ModelOutline outline, string by, IReadOnlyList<OnnxLayer> layers)
    {
        var ranks = layers.Where(layer => layer.Dimensions is not null).ToDictionary(layer => layer.Name, layer => layer.Dimensions!.Count);
        HashSet<string> changing = [by];
        foreach (var node in outline.Nodes.Where(node => node.Reads.Any(changing.Contains)))
        {
            changing.UnionWith(node.Outputs);
            var constant = node.Inputs.Where(input => !changing.Contains(input)).ToHashSet();
            if (node.Is("Concat") && constant.Count > 0 && ranks.TryGetValue(node.Outputs[0], out int rank) && rank > 1
                && node.Integer("axis", 1) is var axis && axis != 0 && axis != -rank)
            {
                joins[node.Outputs[0]] = (constant, rank);
            }
        }
    }

    /// <summary>The model's bytes with them repeated; the same array where there are none.</summary>
    /// <param name="model">The bytes.</param>
    /// <param name="samples">How many pictures there are.</param>
    public byte[] Apply(byte[] model, int samples)
    {
        if (joins.Count == 0 || samples == 1)
        {
            return model;
        }

        var written = new ProtoWriter();
        for (var field = new ProtoReader(model, 0, model.Length); field.Next();)
        {
            if (field.Field == OnnxFields.Model.Graph)
            {
                written.Message(OnnxFields.Model.Graph, Rewrite(model, field.Message(), samples));
            }
            else
            {
                written.Copy(model, field);
            }
        }

        return written.Written.ToArray();
    }

    private ProtoWriter Rewrite(byte[] model, ProtoReader graph, int samples)
    {
        var taps = new TapWriter();
        var repeated = new HashSet<string>();
        while (graph.Next())
        {
            if (graph.Field != OnnxFields.Graph.Node || OutlineNode.Read(graph.Message()) is not { Outputs: [var output, ..] }
                || !joins.TryGetValue(output, out var join))
            {
                taps.Graph.Copy(model, graph);
                continue;
            }

            foreach (string operand in join.Operands.Where(repeated.Add))
            {
                long[] shape = [samples, .. Enumerable.Repeat(1L, join.Rank - 1)];
                taps.Node("Expand", [operand, taps.Constant($"{operand}{Suffix}/shape", shape)], operand + Suffix);
            }

            taps.Graph.Message(OnnxFields.Graph.Node, Rewrite(model, graph.Message(), join.Operands));
        }

        return taps.Graph;
    }

    private static ProtoWriter Rewrite(byte[] model, ProtoReader node, HashSet<string> operands)
    {
        var written = new ProtoWriter();
        while (node.Next())
        {
            if (node.Field == OnnxFields.Node.Input && node.Text() is var input && operands.Contains(input))
            {
                written.Text(OnnxFields.Node.Input, input + Suffix);
            }
            else
            {
                written.Copy(model, node);
            }
        }

        return written;
    }
}

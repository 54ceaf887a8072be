namespace GpuTiler.Onnx;

/// <summary>
/// Finds the tensors that are layers: those that a node produces and that the values of an input decide. What follows from the file
/// alone, or from the dimensions of an input alone (Shape and Size, and what is made of them), is the same for every input of that size.
/// </summary>
internal sealed class LayerSources
{
    private readonly Dictionary<string, List<OutlineNode>> readers = [];
    private readonly HashSet<OutlineNode> reached = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> decided = [];

    private LayerSources(ModelOutline outline)
    {
        foreach (var node in outline.Nodes)
        {
            AddReader(node);
        }

        var stored = outline.Initializers.Select(initializer => initializer.Name).ToHashSet();
        string[] inputs = [.. outline.Inputs.Select(input => input.Name).Where(name => !stored.Contains(name))];

        // A network without inputs makes all of its values itself.
        Follow(new(
            inputs.Length > 0
                ? inputs
                : outline.Nodes.Where(node => !node.Is("Constant")).SelectMany(node => node.Outputs).Where(name => name.Length > 0)));
    }

    /// <summary>The layers of the main graph in topological order, and behind them those inside its operators.</summary>
    public static IReadOnlyList<LayerSource> Find(ModelOutline outline)
    {
        var found = new LayerSources(outline);
        var sources = new OrderedDictionary<string, LayerSource>();
        foreach (var node in outline.Nodes)
        {
            found.AddTo(sources, node, null);
        }

        foreach (var node in outline.Nodes)
        {
            found.AddBodies(sources, node);
        }

        return [.. sources.Values];
    }

    private void AddTo(OrderedDictionary<string, LayerSource> sources, OutlineNode node, string? body)
    {
        foreach (string output in node.Outputs.Where(decided.Contains))
        {
            sources.TryAdd(output, new(output, node, body));
        }
    }

    private void AddBodies(OrderedDictionary<string, LayerSource> sources, OutlineNode node)
    {
        foreach (var body in node.Bodies)
        {
            string place = $"{body.Name} of {node.Operator} '{(node.Name.Length > 0 ? node.Name : string.Join("', '", node.Outputs))}'";
            foreach (var inner in body.Nodes)
            {
                AddTo(sources, inner, place);
                AddBodies(sources, inner);
            }
        }
    }

    // An operator reads what the graphs inside it read, whose names are of no other tensors outside.
    private void AddReader(OutlineNode node)
    {
        foreach (string name in node.Reads.Where(name => name.Length > 0).Distinct())
        {
            if (!readers.TryGetValue(name, out var known))
            {
                readers.Add(name, known = []);
            }

            known.Add(node);
        }

        foreach (var inner in node.Bodies.SelectMany(body => body.Nodes))
        {
            AddReader(inner);
        }
    }

    // What a tensor decides, and so on, in any order of the nodes.
    private void Follow(Queue<string> names)
    {
        while (names.TryDequeue(out string? name))
        {
            if (!decided.Add(name) || !readers.TryGetValue(name, out var known))
            {
                continue;
            }

            foreach (var node in known.Where(node => !node.Is("Shape") && !node.Is("Size") && reached.Add(node)))
            {
                foreach (string made in node.Outputs.Concat(node.Bodies.SelectMany(body => body.Inputs)).Where(made => made.Length > 0))
                {
                    names.Enqueue(made);
                }
            }
        }
    }
}

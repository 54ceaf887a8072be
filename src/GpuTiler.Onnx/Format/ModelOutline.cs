namespace GpuTiler.Onnx;

/// <summary>
/// What a model's file says of its graph, read without its weights: they stay where they are. The reader is our own because a
/// protobuf library would parse and copy every weight, and because a tap is then an append (<see cref="TappedModel"/>).
/// </summary>
internal sealed class ModelOutline
{
    private readonly List<OutlineValue> inputs = [], outputs = [], values = [];
    private readonly List<OutlineTensor> initializers = [];
    private readonly List<OutlineNode> nodes = [];
    private readonly Dictionary<string, long> opsets = [];
    private readonly List<OutlineNode> functionNodes = [];

    private ModelOutline()
    {
    }

    public long IrVersion { get; private set; }

    /// <summary>The version of each set of operators, by domain.</summary>
    public IReadOnlyDictionary<string, long> Opsets => opsets;

    /// <summary>The version of ONNX's own operators.</summary>
    public long Opset => Math.Max(opsets.GetValueOrDefault(""), opsets.GetValueOrDefault("ai.onnx"));

    public IReadOnlyList<OutlineNode> Nodes => nodes;

    /// <summary>The nodes of the functions that the model defines itself.</summary>
    public IReadOnlyList<OutlineNode> FunctionNodes => functionNodes;

    public IReadOnlyList<OutlineTensor> Initializers => initializers;

    /// <summary>The graph's inputs; below IR version 4 its initializers are listed too.</summary>
    public IReadOnlyList<OutlineValue> Inputs => inputs;

    public IReadOnlyList<OutlineValue> Outputs => outputs;

    /// <summary>Declared types of tensors inside the graph.</summary>
    public IReadOnlyList<OutlineValue> Values => values;

    /// <exception cref="InvalidDataException">The file is no model, or a damaged one.</exception>
    public static ModelOutline Read(ModelFile file) => Read(file, file.Bytes);

    /// <summary>Reads what was made of a model.</summary>
    /// <param name="file">The model.</param>
    /// <param name="bytes">Its bytes, with what was added to them.</param>
    /// <exception cref="InvalidDataException">They are no model, or a damaged one.</exception>
    public static ModelOutline Read(ModelFile file, byte[] bytes)
    {
        var outline = new ModelOutline();
        bool hasGraph = false;
        try
        {
            for (var model = new ProtoReader(bytes, 0, bytes.Length); model.Next();)
            {
                switch (model.Field)
                {
                    case OnnxFields.Model.IrVersion:
                        outline.IrVersion = model.Integer();
                        break;
                    case OnnxFields.Model.OpsetImport:
                        outline.AddOpset(model.Message());
                        break;
                    case OnnxFields.Model.Functions:
                        outline.AddFunction(model.Message());
                        break;
                    case OnnxFields.Model.Graph:
                        // A repeated graph is merged, as protobuf does.
                        hasGraph = true;
                        outline.AddGraph(model.Message());
                        break;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw file.Malformed(e.Message);
        }

        return hasGraph ? outline : throw file.Malformed("it holds no graph");
    }

    private void AddGraph(ProtoReader graph)
    {
        while (graph.Next())
        {
            switch (graph.Field)
            {
                case OnnxFields.Graph.Node:
                    nodes.Add(OutlineNode.Read(graph.Message()));
                    break;
                case OnnxFields.Graph.Initializer:
                    initializers.Add(OutlineTensor.Read(graph.Message(), graph.Bytes()));
                    break;
                case OnnxFields.Graph.Input:
                    inputs.Add(OutlineValue.Read(graph.Message()));
                    break;
                case OnnxFields.Graph.Output:
                    outputs.Add(OutlineValue.Read(graph.Message()));
                    break;
                case OnnxFields.Graph.ValueInfo:
                    values.Add(OutlineValue.Read(graph.Message()));
                    break;
            }
        }
    }

    private void AddOpset(ProtoReader opset)
    {
        string domain = "";
        long version = 0;
        while (opset.Next())
        {
            if (opset.Field == OnnxFields.Opset.Domain)
            {
                domain = opset.Text();
            }
            else if (opset.Field == OnnxFields.Opset.Version)
            {
                version = opset.Integer();
            }
        }

        opsets[domain] = version;
    }

    private void AddFunction(ProtoReader function)
    {
        while (function.Next())
        {
            if (function.Field == OnnxFields.Function.Node)
            {
                functionNodes.Add(OutlineNode.Read(function.Message()));
            }
        }
    }
}

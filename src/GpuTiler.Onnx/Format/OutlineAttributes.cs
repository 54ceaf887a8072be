namespace GpuTiler.Onnx;

/// <summary>The attributes of a node, by name.</summary>
internal sealed class OutlineAttributes
{
    // What is longer is no mode and no equation, but data.
    private const int LongestText = 1024;

    private readonly Dictionary<string, long[]> integers = [];
    private readonly Dictionary<string, float> floats = [];
    private readonly Dictionary<string, string> texts = [];
    private readonly List<OutlineBody> bodies = [];

    /// <summary>Those that are an integer or a list of them.</summary>
    public IReadOnlyDictionary<string, long[]> Integers => integers;

    /// <summary>Those that are one number of 32 bits.</summary>
    public IReadOnlyDictionary<string, float> Floats => floats;

    /// <summary>Those that are a short text, such as a mode.</summary>
    public IReadOnlyDictionary<string, string> Texts => texts;

    /// <summary>The graphs (If, Loop, Scan).</summary>
    public IReadOnlyList<OutlineBody> Bodies => bodies;

    /// <summary>The one that is a tensor: the value of a Constant node.</summary>
    public OutlineTensor? Constant { get; private set; }

    /// <summary>Adds an attribute.</summary>
    /// <param name="attribute">Its message.</param>
    /// <param name="depth">How many graphs the node is inside of, the main one not counted.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public void Add(ProtoReader attribute, int depth)
    {
        string name = "";
        float? number = null;
        string? text = null;
        List<long> values = [];
        int first = bodies.Count;
        while (attribute.Next())
        {
            switch (attribute.Field)
            {
                case OnnxFields.Attribute.Name:
                    name = attribute.Text();
                    break;
                case OnnxFields.Attribute.Float:
                    number = attribute.Single();
                    break;
                case OnnxFields.Attribute.Integer:
                    values.Add(attribute.Integer());
                    break;
                case OnnxFields.Attribute.Integers:
                    attribute.AddIntegers(values);
                    break;
                case OnnxFields.Attribute.Text when attribute.Value.Length <= LongestText:
                    text = attribute.Latin();
                    break;
                case OnnxFields.Attribute.Tensor:
                    Constant = OutlineTensor.Read(attribute.Message(), attribute.Bytes());
                    break;
                case OnnxFields.Attribute.Graph or OnnxFields.Attribute.Graphs:
                    bodies.Add(OutlineBody.Read(name, attribute.Message(), depth + 1));
                    break;
            }
        }

        // The name may stand behind the value.
        for (int i = first; i < bodies.Count; i++)
        {
            bodies[i] = bodies[i] with { Name = name };
        }

        if (values.Count > 0)
        {
            integers[name] = [.. values];
        }

        if (number is { } found)
        {
            floats[name] = found;
        }

        if (text is not null)
        {
            texts[name] = text;
        }
    }
}

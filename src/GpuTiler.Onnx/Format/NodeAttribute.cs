namespace GpuTiler.Onnx;

/// <summary>
/// An attribute of an operator: an integer, a list of them, or a tensor of them with one dimension. The operators that are written here
/// need no other kind.
/// </summary>
internal readonly record struct NodeAttribute
{
    private const int IntegerType = 2, TensorType = 4, ListType = 7;

    private NodeAttribute(string name, int type, long[] values) => (Name, Type, Values) = (name, type, values);

    public string Name { get; }

    /// <summary>AttributeProto.AttributeType.</summary>
    private int Type { get; }

    private long[] Values { get; }

    public static NodeAttribute Integer(string name, long value) => new(name, IntegerType, [value]);

    public static NodeAttribute List(string name, params long[] values) => new(name, ListType, values);

    public static NodeAttribute Tensor(string name, ReadOnlySpan<long> values) => new(name, TensorType, [.. values]);

    public ProtoWriter ToMessage()
    {
        var message = new ProtoWriter();
        message.Text(OnnxFields.Attribute.Name, Name);
        message.Integer(OnnxFields.Attribute.Type, Type);
        if (Type == TensorType)
        {
            message.Message(OnnxFields.Attribute.Tensor, TensorMessage());
            return message;
        }

        foreach (long value in Values)
        {
            message.Integer(Type == IntegerType ? OnnxFields.Attribute.Integer : OnnxFields.Attribute.Integers, value);
        }

        return message;
    }

    private ProtoWriter TensorMessage()
    {
        var tensor = new ProtoWriter();
        tensor.Integer(OnnxFields.Tensor.Dims, Values.Length);
        tensor.Integer(OnnxFields.Tensor.DataType, (long)OnnxElementType.Int64);
        foreach (long value in Values)
        {
            tensor.Integer(OnnxFields.Tensor.Int64Data, value);
        }

        return tensor;
    }
}

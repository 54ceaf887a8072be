using System.Globalization;
using System.Runtime.InteropServices;

namespace GpuTiler.Onnx;

/// <summary>Writes a model of our own, operator by operator. A value is known by the name that the method that made it returned.</summary>
internal sealed class GraphWriter
{
    // Opset 17 came with ONNX 1.12, in 2022: every ONNX Runtime that this library may meet has it.
    private const int IrVersion = 8, OpsetVersion = 17;

    private readonly ProtoWriter graph = new();
    private int count;

    public GraphWriter(string name) => graph.Text(OnnxFields.Graph.Name, name);

    /// <summary>An input; without dimensions it takes a tensor of any rank.</summary>
    public string Input(string name, OnnxElementType type, params ReadOnlySpan<long> dimensions)
    {
        graph.Message(OnnxFields.Graph.Input, Value(name, type, dimensions));
        return name;
    }

    /// <summary>An operator whose result is the model's output.</summary>
    public void Output(
        string name, OnnxElementType type, ReadOnlySpan<long> dimensions, string operatorType, ReadOnlySpan<string> inputs,
        params ReadOnlySpan<NodeAttribute> attributes)
    {
        Write(operatorType, inputs, name, attributes);
        graph.Message(OnnxFields.Graph.Output, Value(name, type, dimensions));
    }

    /// <summary>A number.</summary>
    public string Number(float value) => Stored(OnnxElementType.Float32, [], MemoryMarshal.AsBytes(new ReadOnlySpan<float>(in value)));

    /// <summary>A whole number of 32 bits.</summary>
    public string Integer(int value) => Stored(OnnxElementType.Int32, [], MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));

    /// <summary>A table of numbers, row by row.</summary>
    public string Table(ReadOnlySpan<float> values, params ReadOnlySpan<long> dimensions) =>
        Stored(OnnxElementType.Float32, dimensions, MemoryMarshal.AsBytes(values));

    /// <summary>A list of whole numbers of 32 bits.</summary>
    public string Table(ReadOnlySpan<int> values) => Stored(OnnxElementType.Int32, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A list of integers: dimensions, starts, ends.</summary>
    public string Integers(params ReadOnlySpan<long> values) =>
        Stored(OnnxElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>The result of an operator.</summary>
    public string Node(string type, ReadOnlySpan<string> inputs, params ReadOnlySpan<NodeAttribute> attributes) =>
        Write(type, inputs, NewName(), attributes);

    /// <summary>The same values with other dimensions.</summary>
    public string Reshape(string value, params ReadOnlySpan<long> dimensions) => Node("Reshape", [value, Integers(dimensions)]);

    /// <summary>The same values as another type.</summary>
    public string Cast(string value, OnnxElementType type) => Node("Cast", [value], CastTo(type));

    /// <summary>The attribute that says what Cast makes.</summary>
    public static NodeAttribute CastTo(OnnxElementType type) => NodeAttribute.Integer("to", (long)type);

    /// <summary>The model's bytes.</summary>
    public byte[] ToModel()
    {
        var opset = new ProtoWriter();
        opset.Text(OnnxFields.Opset.Domain, "");
        opset.Integer(OnnxFields.Opset.Version, OpsetVersion);
        var model = new ProtoWriter();
        model.Integer(OnnxFields.Model.IrVersion, IrVersion);
        model.Message(OnnxFields.Model.Graph, graph);
        model.Message(OnnxFields.Model.OpsetImport, opset);
        return model.Written.ToArray();
    }

    private string Write(string type, ReadOnlySpan<string> inputs, string output, ReadOnlySpan<NodeAttribute> attributes)
    {
        var node = new ProtoWriter();
        foreach (string input in inputs)
        {
            node.Text(OnnxFields.Node.Input, input);
        }

        node.Text(OnnxFields.Node.Output, output);
        node.Text(OnnxFields.Node.Name, $"{type}.{output}");
        node.Text(OnnxFields.Node.Operator, type);
        foreach (var attribute in attributes)
        {
            node.Message(OnnxFields.Node.Attribute, attribute.Message);
        }

        graph.Message(OnnxFields.Graph.Node, node);
        return output;
    }

    private string Stored(OnnxElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> littleEndian)
    {
        var tensor = new ProtoWriter();
        string name = NewName();
        foreach (long dimension in dimensions)
        {
            tensor.Integer(OnnxFields.Tensor.Dims, dimension);
        }

        tensor.Integer(OnnxFields.Tensor.DataType, (long)type);
        tensor.Text(OnnxFields.Tensor.Name, name);
        tensor.Bytes(OnnxFields.Tensor.RawData, littleEndian);
        graph.Message(OnnxFields.Graph.Initializer, tensor);
        return name;
    }

    private static ProtoWriter Value(string name, OnnxElementType type, ReadOnlySpan<long> dimensions)
    {
        var tensor = new ProtoWriter();
        tensor.Integer(OnnxFields.TensorType.ElementType, (long)type);
        if (!dimensions.IsEmpty)
        {
            var shape = new ProtoWriter();
            foreach (long value in dimensions)
            {
                var dimension = new ProtoWriter();
                dimension.Integer(OnnxFields.Dimension.Value, value);
                shape.Message(OnnxFields.Shape.Dimension, dimension);
            }

            tensor.Message(OnnxFields.TensorType.Shape, shape);
        }

        var kind = new ProtoWriter();
        kind.Message(OnnxFields.Type.Tensor, tensor);
        var info = new ProtoWriter();
        info.Text(OnnxFields.ValueInfo.Name, name);
        info.Message(OnnxFields.ValueInfo.Type, kind);
        return info;
    }

    private string NewName() => "v" + (++count).ToString(CultureInfo.InvariantCulture);
}

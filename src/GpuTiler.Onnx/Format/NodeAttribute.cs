using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace GpuTiler.Onnx;

/// <summary>An attribute of an operator in a graph that is written: a number, a list of numbers or a text.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is ONNX's own word.")]
public sealed class NodeAttribute
{
    // AttributeProto.AttributeType.
    private const int FloatType = 1, IntegerType = 2, TextType = 3, TensorType = 4, ListType = 7;

    private readonly ProtoWriter message = new();

    private NodeAttribute(string name, int type)
    {
        Name = name;
        message.Text(OnnxFields.Attribute.Name, name);
        message.Integer(OnnxFields.Attribute.Type, type);
    }

    /// <summary>What the attribute is called.</summary>
    public string Name { get; }

    internal ProtoWriter Message => message;

    /// <summary>A number of 32 bits.</summary>
    /// <param name="name">What the attribute is called.</param>
    /// <param name="value">Its value.</param>
    public static NodeAttribute Number(string name, float value)
    {
        var attribute = new NodeAttribute(name, FloatType);
        attribute.message.Single(OnnxFields.Attribute.Float, value);
        return attribute;
    }

    /// <summary>An integer.</summary>
    /// <inheritdoc cref="Number"/>
    public static NodeAttribute Integer(string name, long value)
    {
        var attribute = new NodeAttribute(name, IntegerType);
        attribute.message.Integer(OnnxFields.Attribute.Integer, value);
        return attribute;
    }

    /// <summary>A text, such as a mode.</summary>
    /// <inheritdoc cref="Number"/>
    public static NodeAttribute Text(string name, string value)
    {
        var attribute = new NodeAttribute(name, TextType);
        attribute.message.Text(OnnxFields.Attribute.Text, value);
        return attribute;
    }

    /// <summary>A list of integers.</summary>
    /// <param name="name">What the attribute is called.</param>
    /// <param name="values">The integers.</param>
    public static NodeAttribute List(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new NodeAttribute(name, ListType);
        foreach (long value in values)
        {
            attribute.message.Integer(OnnxFields.Attribute.Integers, value);
        }

        return attribute;
    }

    /// <summary>A list of integers as a tensor.</summary>
    internal static NodeAttribute Tensor(string name, ReadOnlySpan<long> values) =>
        Tensor(name, OnnxElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values));

    /// <summary>A tensor.</summary>
    /// <param name="name">What the attribute is called.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="dimensions">Its dimensions; none for a single number.</param>
    /// <param name="littleEndian">Its elements.</param>
    internal static NodeAttribute Tensor(string name, OnnxElementType type, ReadOnlySpan<long> dimensions, ReadOnlySpan<byte> littleEndian)
    {
        var tensor = new ProtoWriter();
        foreach (long dimension in dimensions)
        {
            tensor.Integer(OnnxFields.Tensor.Dims, dimension);
        }

        tensor.Integer(OnnxFields.Tensor.DataType, (long)type);
        tensor.Bytes(OnnxFields.Tensor.RawData, littleEndian);
        var attribute = new NodeAttribute(name, TensorType);
        attribute.message.Message(OnnxFields.Attribute.Tensor, tensor);
        return attribute;
    }
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace GpuTiler.Onnx;

/// <summary>
/// The graph of ONNX operators that computes a gradient, appended to its network. A <see cref="GradientRule"/> adds to the graph, mostly
/// through the operators of <see cref="GraphValue"/>.
/// </summary>
public sealed class GradientGraph
{
    // No tool gives a tensor such names.
    private const string UsualPrefix = "/gputiler/gradient/";

    // Larger constants hardly ever repeat.
    private const int LargestShared = 4096;

    private readonly TapWriter taps = new();
    private readonly Dictionary<string, GraphValue> constants = [];
    private int count;

    internal GradientGraph(long opset) => Opset = opset;

    /// <summary>The version of ONNX's operators that the model, and so the graph, uses.</summary>
    public long Opset { get; }

    /// <summary>Whether it runs on a processor: GPU providers lack some operators, such as MaxPool's indices.</summary>
    internal bool CanScatter { get; init; }

    /// <summary>What the names of its values begin with: a model may hold several graphs.</summary>
    internal string Prefix { get; init; } = UsualPrefix;

    /// <summary>What was added, as fields of the model's graph.</summary>
    internal TapWriter Taps => taps;

    /// <summary>Adds an operator with one result.</summary>
    /// <param name="type">The operator, such as <c>Conv</c>.</param>
    /// <param name="inputs">Its inputs; <see langword="null"/> for an optional input that is left out.</param>
    /// <param name="elementType">The type of the result's elements.</param>
    /// <param name="dimensions">The result's dimensions.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public GraphValue Node(
        string type, ReadOnlySpan<GraphValue?> inputs, OnnxElementType elementType, ReadOnlySpan<long> dimensions,
        params ReadOnlySpan<NodeAttribute> attributes)
    {
        var result = new GraphValue(this, NewName(), elementType, dimensions.ToArray());
        Write(type, inputs, [result.Name], attributes);
        return result;
    }

    /// <summary>Adds an operator with several results of one type.</summary>
    /// <param name="type">The operator, such as <c>Split</c>.</param>
    /// <param name="inputs">Its inputs; <see langword="null"/> for an optional input that is left out.</param>
    /// <param name="elementType">The type of the results' elements.</param>
    /// <param name="dimensions">The dimensions of each result.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public IReadOnlyList<GraphValue> Nodes(
        string type, ReadOnlySpan<GraphValue?> inputs, OnnxElementType elementType, IEnumerable<long[]> dimensions,
        params ReadOnlySpan<NodeAttribute> attributes)
    {
        GraphValue[] results = [.. dimensions.Select(one => new GraphValue(this, NewName(), elementType, one))];
        Write(type, inputs, Array.ConvertAll(results, result => result.Name), attributes);
        return results;
    }

    /// <summary>A number.</summary>
    /// <param name="value">The number, which becomes the nearest of the type.</param>
    /// <param name="type">The type of the graph's values around it.</param>
    public GraphValue Number(double value, OnnxElementType type) => Table([value], type, []);

    /// <summary>A table of numbers, row by row.</summary>
    /// <param name="values">The numbers, which become the nearest of the type.</param>
    /// <param name="type">The type of the graph's values around it.</param>
    /// <param name="dimensions">The table's dimensions.</param>
    /// <exception cref="NotSupportedException">The type is not one of numbers that can be written.</exception>
    public GraphValue Table(ReadOnlySpan<double> values, OnnxElementType type, params ReadOnlySpan<long> dimensions) =>
        Stored(type, dimensions, type switch
        {
            OnnxElementType.Float32 => Bytes<float>(values, value => (float)value),
            OnnxElementType.Float64 => Bytes<double>(values, value => value),
            OnnxElementType.Float16 => Bytes<Half>(values, value => (Half)value),
            OnnxElementType.Int64 => Bytes<long>(values, value => (long)value),
            OnnxElementType.Int32 => Bytes<int>(values, value => (int)value),
            OnnxElementType.UInt8 => Bytes<byte>(values, value => (byte)value),
            OnnxElementType.Int8 => Bytes<sbyte>(values, value => (sbyte)value),
            _ => throw new NotSupportedException($"Constants of {type.Name()} cannot be written into a gradient's graph."),
        });

    /// <summary>A list of integers: dimensions, axes, starts, ends.</summary>
    /// <param name="values">The integers.</param>
    public GraphValue Integers(params ReadOnlySpan<long> values) =>
        Stored(OnnxElementType.Int64, [values.Length], MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>A value of the network, or of an input.</summary>
    internal GraphValue Existing(string name, OnnxElementType type, long[] dimensions) => new(this, name, type, dimensions);

    /// <summary>Names a value as an output.</summary>
    internal void Output(string name, GraphValue value)
    {
        taps.Node("Identity", [value.Name], name);
        taps.Output(name);
    }

    private GraphValue Stored(OnnxElementType type, ReadOnlySpan<long> dimensions, byte[] littleEndian)
    {
        string? key = littleEndian.Length > LargestShared ? null
            : string.Create(
                CultureInfo.InvariantCulture, $"{type} {string.Join('×', dimensions.ToArray())} {Convert.ToBase64String(littleEndian)}");
        if (key is not null && constants.TryGetValue(key, out var known))
        {
            return known;
        }

        var stored = Node("Constant", [], type, dimensions, NodeAttribute.Tensor("value", type, dimensions, littleEndian));
        if (key is not null)
        {
            constants.Add(key, stored);
        }

        return stored;
    }

    private void Write(string type, ReadOnlySpan<GraphValue?> inputs, string[] outputs, ReadOnlySpan<NodeAttribute> attributes)
    {
        var names = new string[inputs.Length];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = inputs[i]?.Name ?? "";
        }

        taps.Node(type, names, outputs, attributes);
    }

    private static byte[] Bytes<T>(ReadOnlySpan<double> values, Func<double, T> convert)
        where T : unmanaged
    {
        var converted = new T[values.Length];
        for (int i = 0; i < converted.Length; i++)
        {
            converted[i] = convert(values[i]);
        }

        return MemoryMarshal.AsBytes(converted.AsSpan()).ToArray();
    }

    private string NewName() => Prefix + (++count).ToString(CultureInfo.InvariantCulture);
}

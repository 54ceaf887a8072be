using System.Runtime.InteropServices;

namespace GpuTiler.Testing;

/// <summary>Makes small ONNX models. Field numbers from onnx.proto.</summary>
internal sealed class ModelBuilder
{
    public const int Float = 1, UInt8 = 2, Int64 = 7, Half = 10, Double = 11, BFloat16 = 16;

    private readonly Message graph = new Message().Text(2, "test");
    private readonly List<(string Domain, long Version)> opsets = [];
    private long irVersion = 8;

    public ModelBuilder(int opset = 17) => opsets.Add(("", opset));

    public ModelBuilder Ir(long version)
    {
        irVersion = version;
        return this;
    }

    public ModelBuilder Opset(string domain, long version)
    {
        opsets.Add((domain, version));
        return this;
    }

    /// <summary>A graph input; a dimension is a number, a name, or null.</summary>
    public ModelBuilder Input(string name, int type, params object?[] dimensions) => Value(11, name, type, dimensions);

    public ModelBuilder Output(string name, int type, params object?[] dimensions) => Value(12, name, type, dimensions);

    public ModelBuilder Output(string name)
    {
        graph.Sub(12, new Message().Text(1, name));
        return this;
    }

    public ModelBuilder Node(
        string type, string[] inputs, string[] outputs, string name = "", string domain = "", params Message[] attributes)
    {
        var node = new Message();
        inputs.ToList().ForEach(input => node.Text(1, input));
        outputs.ToList().ForEach(output => node.Text(2, output));
        node.Text(3, name).Text(4, type);
        attributes.ToList().ForEach(attribute => node.Sub(5, attribute));
        graph.Sub(1, domain.Length == 0 ? node : node.Text(7, domain));
        return this;
    }

    public ModelBuilder Tensor<T>(string name, int type, long[] dimensions, params T[] values)
        where T : unmanaged => Tensor(Raw(name, type, dimensions, values));

    public ModelBuilder Tensor(Message tensor)
    {
        graph.Sub(5, tensor);
        return this;
    }

    public static Message Raw<T>(string name, int type, long[] dimensions, params T[] values)
        where T : unmanaged => Header(name, type, dimensions).Bytes(9, MemoryMarshal.AsBytes(values.AsSpan()));

    public static Message Header(string name, int type, params long[] dimensions) =>
        new Message().Packed(1, dimensions).Int(2, type).Text(8, name);

    public static Message External(string name, int type, long[] dimensions, string location, string? offset = null, string? length = null)
    {
        var tensor = Header(name, type, dimensions).Int(14, 1);
        foreach (var (key, value) in new[] { ("location", location), ("offset", offset), ("length", length) })
        {
            _ = value is null ? tensor : tensor.Sub(13, new Message().Text(1, key).Text(2, value));
        }

        return tensor;
    }

    public static Message Attribute(string name, long value) => new Message().Text(1, name).Int(3, value).Int(20, 2);

    public static Message Attribute(string name, float value) => new Message().Text(1, name).Float(2, value).Int(20, 1);

    public static Message Attribute(string name, string value) => new Message().Text(1, name).Text(4, value).Int(20, 3);

    public static Message Attribute(string name, params long[] values)
    {
        var attribute = new Message().Text(1, name).Int(20, 7);
        values.ToList().ForEach(value => attribute.Int(8, value));
        return attribute;
    }

    public static Message Attribute(string name, Message tensor) => new Message().Text(1, name).Sub(5, tensor).Int(20, 4);

    public byte[] Build()
    {
        var model = new Message().Int(1, irVersion).Sub(7, graph);
        opsets.ForEach(opset => model.Sub(8, new Message().Text(1, opset.Domain).Int(2, opset.Version)));
        return model.ToArray();
    }

    public string Save(TempFolder folder, string name = "net.onnx") => folder.Write(name, Build());

    private ModelBuilder Value(int field, string name, int type, object?[] dimensions)
    {
        var shape = new Message();
        foreach (var dimension in dimensions)
        {
            shape.Sub(1, dimension is string symbol ? new Message().Text(2, symbol)
                : dimension is null ? new Message() : new Message().Int(1, Convert.ToInt64(dimension)));
        }

        var tensor = new Message().Int(1, type).Sub(2, shape);
        graph.Sub(field, new Message().Text(1, name).Sub(2, new Message().Sub(1, tensor)));
        return this;
    }
}

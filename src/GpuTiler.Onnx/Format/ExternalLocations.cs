namespace GpuTiler.Onnx;

/// <summary>The places of external data in a model's bytes: of stored tensors anywhere in it, also in graphs inside operators.</summary>
internal static class ExternalLocations
{
    // Protobuf itself refuses messages that are nested deeper.
    private const int DeepestMessage = 100;

    private enum Kind
    {
        Other,
        Model,
        Function,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    /// <summary>Every place that is named, once.</summary>
    /// <exception cref="InvalidDataException">The bytes are no model.</exception>
    public static IReadOnlySet<string> Find(ReadOnlySpan<byte> model)
    {
        var found = new HashSet<string>();
        Find(new ProtoReader(model, 0, model.Length), Kind.Model, found, 0);
        return found;
    }

    /// <summary>The model with other places.</summary>
    /// <param name="model">The model.</param>
    /// <param name="place">What stands for a place.</param>
    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public static byte[] Replace(ReadOnlySpan<byte> model, Func<string, string> place) =>
        Replace(model, new ProtoReader(model, 0, model.Length), Kind.Model, place, 0).Written.ToArray();

    private static void Find(ProtoReader message, Kind kind, HashSet<string> found, int depth)
    {
        while (message.Next())
        {
            switch (Inside(kind, message.Field, depth))
            {
                case Kind.Other:
                    break;
                case Kind.Tensor:
                    if (OutlineTensor.Read(message.Message(), message.Bytes()).External is { } external)
                    {
                        found.Add(external.Location);
                    }

                    break;
                case var inner:
                    Find(message.Message(), inner, found, depth + 1);
                    break;
            }
        }
    }

    private static ProtoWriter Replace(ReadOnlySpan<byte> model, ProtoReader message, Kind kind, Func<string, string> place, int depth)
    {
        var written = new ProtoWriter();
        while (message.Next())
        {
            switch (Inside(kind, message.Field, depth))
            {
                case Kind.Other:
                    written.Copy(model, message);
                    break;
                case Kind.Tensor when OutlineTensor.Read(message.Message(), message.Bytes()).External is { } external:
                    written.Message(message.Field, Move(model, message.Message(), place(external.Location)));
                    break;
                case Kind.Tensor:
                    written.Copy(model, message);
                    break;
                case var inner:
                    written.Message(message.Field, Replace(model, message.Message(), inner, place, depth + 1));
                    break;
            }
        }

        return written;
    }

    // A tensor whose place is given last: the last of several counts.
    private static ProtoWriter Move(ReadOnlySpan<byte> model, ProtoReader tensor, string location)
    {
        var written = new ProtoWriter();
        while (tensor.Next())
        {
            if (tensor.Field != OnnxFields.Tensor.ExternalData || !ExternalData.IsLocation(tensor.Message()))
            {
                written.Copy(model, tensor);
            }
        }

        var entry = new ProtoWriter();
        entry.Text(OnnxFields.Entry.Key, ExternalData.LocationKey);
        entry.Text(OnnxFields.Entry.Value, location);
        written.Message(OnnxFields.Tensor.ExternalData, entry);
        return written;
    }

    private static Kind Inside(Kind kind, int field, int depth)
    {
        var inner = (kind, field) switch
        {
            (Kind.Model, OnnxFields.Model.Graph) => Kind.Graph,
            (Kind.Model, OnnxFields.Model.Functions) => Kind.Function,
            (Kind.Function, OnnxFields.Function.Node) or (Kind.Graph, OnnxFields.Graph.Node) => Kind.Node,
            (Kind.Graph, OnnxFields.Graph.Initializer) => Kind.Tensor,
            (Kind.Node, OnnxFields.Node.Attribute) => Kind.Attribute,
            (Kind.Attribute, OnnxFields.Attribute.Tensor or OnnxFields.Attribute.Tensors) => Kind.Tensor,
            (Kind.Attribute, OnnxFields.Attribute.Graph or OnnxFields.Attribute.Graphs) => Kind.Graph,
            _ => Kind.Other,
        };
        return inner == Kind.Other || depth < DeepestMessage
            ? inner
            : throw new InvalidDataException($"the model nests more than {DeepestMessage} messages");
    }
}

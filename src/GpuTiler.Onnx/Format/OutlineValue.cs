namespace GpuTiler.Onnx;

/// <summary>A tensor as the graph declares it.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="IsTensor">False for a sequence, a map or an optional value.</param>
/// <param name="Type">The type of its elements, where declared.</param>
/// <param name="Dimensions">Its dimensions; null where not even their number is declared.</param>
internal sealed record OutlineValue(string Name, bool IsTensor, OnnxElementType Type, OnnxDimension[]? Dimensions)
{
    public static OutlineValue Read(ProtoReader value)
    {
        string name = "";
        bool isTensor = true;
        var type = OnnxElementType.Unknown;
        OnnxDimension[]? dimensions = null;
        while (value.Next())
        {
            if (value.Field == OnnxFields.ValueInfo.Name)
            {
                name = value.Text();
            }
            else if (value.Field == OnnxFields.ValueInfo.Type)
            {
                for (var kind = value.Message(); kind.Next();)
                {
                    if (kind.Field == OnnxFields.Type.Tensor)
                    {
                        (type, dimensions) = ReadTensorType(kind.Message());
                    }
                    else if (kind.Wire == ProtoReader.BytesWire)
                    {
                        // A denotation is text in field 6; every other field is another kind of value.
                        isTensor &= kind.Field == 6;
                    }
                }
            }
        }

        return new OutlineValue(name, isTensor, type, dimensions);
    }

    /// <summary>The declaration in the specification's form.</summary>
    public ProtoWriter Write()
    {
        var shape = new ProtoWriter();
        foreach (var dimension in Dimensions ?? [])
        {
            var written = new ProtoWriter();
            if (dimension.Value is { } number)
            {
                written.Integer(OnnxFields.Dimension.Value, number);
            }
            else if (dimension.Symbol is { } symbol)
            {
                written.Text(OnnxFields.Dimension.Parameter, symbol);
            }

            shape.Message(OnnxFields.Shape.Dimension, written);
        }

        var tensor = new ProtoWriter();
        tensor.Integer(OnnxFields.TensorType.ElementType, (int)Type);
        if (Dimensions is not null)
        {
            tensor.Message(OnnxFields.TensorType.Shape, shape);
        }

        var type = new ProtoWriter();
        type.Message(OnnxFields.Type.Tensor, tensor);
        var value = new ProtoWriter();
        value.Text(OnnxFields.ValueInfo.Name, Name);
        value.Message(OnnxFields.ValueInfo.Type, type);
        return value;
    }

    private static (OnnxElementType Type, OnnxDimension[]? Dimensions) ReadTensorType(ProtoReader tensor)
    {
        var type = OnnxElementType.Unknown;
        List<OnnxDimension>? dimensions = null;
        while (tensor.Next())
        {
            if (tensor.Field == OnnxFields.TensorType.ElementType)
            {
                type = (OnnxElementType)tensor.Integer();
            }
            else if (tensor.Field == OnnxFields.TensorType.Shape)
            {
                dimensions ??= [];
                for (var shape = tensor.Message(); shape.Next();)
                {
                    if (shape.Field == OnnxFields.Shape.Dimension)
                    {
                        dimensions.Add(ReadDimension(shape.Message()));
                    }
                }
            }
        }

        return (type, dimensions?.ToArray());
    }

    private static OnnxDimension ReadDimension(ProtoReader dimension)
    {
        var result = default(OnnxDimension);
        while (dimension.Next())
        {
            if (dimension.Field == OnnxFields.Dimension.Value)
            {
                // Some exporters write -1 for a dimension that they leave open.
                long value = dimension.Integer();
                result = new OnnxDimension(value >= 0 ? value : null);
            }
            else if (dimension.Field == OnnxFields.Dimension.Parameter)
            {
                string symbol = dimension.Text();
                result = new OnnxDimension(null, symbol.Length == 0 ? null : symbol);
            }
        }

        return result;
    }
}

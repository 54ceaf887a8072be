namespace GpuTiler.Onnx;

/// <summary>A stored tensor: an initializer, or the value of a Constant node.</summary>
/// <param name="Name">The tensor's name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Dimensions">Its dimensions as stored: a file that lies may say anything here.</param>
/// <param name="Message">Where its TensorProto is in the file.</param>
/// <param name="External">Where its bytes are, if not in the file.</param>
internal sealed record OutlineTensor(string Name, OnnxElementType Type, long[] Dimensions, ByteRange Message, ExternalData? External)
{
    /// <summary>How many bytes it takes where it is stored.</summary>
    public long StoredBytes => External is null
        ? Message.Length
        : External.Length
            ?? (long)Dimensions.Aggregate((Int128)Type.Size(), (bytes, dimension) => Int128.Clamp(bytes * dimension, 0, long.MaxValue));

    public static OutlineTensor Read(ProtoReader tensor, ByteRange message)
    {
        string name = "";
        var type = OnnxElementType.Unknown;
        List<long> dimensions = [];
        bool isExternal = false;
        var external = new ExternalData("", 0, null);
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case OnnxFields.Tensor.Name:
                    name = tensor.Text();
                    break;
                case OnnxFields.Tensor.DataType:
                    type = (OnnxElementType)tensor.Integer();
                    break;
                case OnnxFields.Tensor.Dims:
                    tensor.AddIntegers(dimensions);
                    break;
                case OnnxFields.Tensor.DataLocation:
                    isExternal = tensor.Integer() == 1;
                    break;
                case OnnxFields.Tensor.ExternalData:
                    external = external.With(tensor.Message());
                    break;
            }
        }

        return new OutlineTensor(name, type, [.. dimensions], message, isExternal ? external : null);
    }
}

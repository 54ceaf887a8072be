namespace GpuTiler.Onnx;

/// <summary>
/// A model without its weights, for asking ONNX Runtime about types and shapes: large initializers become inputs of the same type
/// and shape, and the inputs get the dimensions they will have. So asking costs the same whatever the weights weigh,
/// and needs no file of external data.
/// </summary>
internal static class ModelSkeleton
{
    /// <summary>
    /// Initializers of at most this many bytes stay: shape inference reads the values of small ones (axes, new shapes, scales).
    /// </summary>
    private const int SmallTensor = 4096;

    /// <param name="file">The model.</param>
    /// <param name="outline">What it holds.</param>
    /// <param name="inputDimensions">The dimensions that the inputs will have.</param>
    /// <param name="hasFiles">Whether its files of external data are there; otherwise nothing is read from them.</param>
    public static byte[] Write(
        ModelFile file, ModelOutline outline, IReadOnlyDictionary<string, OnnxDimension[]> inputDimensions, bool hasFiles)
    {
        var declaredInputs = outline.Inputs.Select(input => input.Name).ToHashSet();
        var skeleton = new ProtoWriter();
        for (var model = new ProtoReader(file.Bytes, 0, file.Bytes.Length); model.Next();)
        {
            if (model.Field != OnnxFields.Model.Graph)
            {
                skeleton.Copy(file.Bytes, model);
                continue;
            }

            var graph = new ProtoWriter();
            for (var old = model.Message(); old.Next();)
            {
                if (old.Field == OnnxFields.Graph.Input)
                {
                    CopyInput(file, old, inputDimensions, graph);
                }
                else if (old.Field == OnnxFields.Graph.Initializer
                    && OutlineTensor.Read(old.Message(), old.Bytes()) is var tensor && IsLarge(tensor, hasFiles))
                {
                    if (declaredInputs.Add(tensor.Name))
                    {
                        var dimensions = Array.ConvertAll(tensor.Dimensions, dimension => new OnnxDimension(dimension));
                        graph.Message(OnnxFields.Graph.Input, new OutlineValue(tensor.Name, true, tensor.Type, dimensions).Write());
                    }
                }
                else
                {
                    graph.Copy(file.Bytes, old);
                }
            }

            skeleton.Message(OnnxFields.Model.Graph, graph);
        }

        return skeleton.Written.ToArray();
    }

    private static bool IsLarge(OutlineTensor tensor, bool hasFiles) =>
        tensor.External is { } external
            ? !hasFiles || (external.Length ?? long.MaxValue) > SmallTensor
            : tensor.Message.Length > SmallTensor;

    private static void CopyInput(
        ModelFile file, in ProtoReader input, IReadOnlyDictionary<string, OnnxDimension[]> inputDimensions, ProtoWriter graph)
    {
        var value = OutlineValue.Read(input.Message());
        if (value.IsTensor && inputDimensions.TryGetValue(value.Name, out var dimensions))
        {
            graph.Message(OnnxFields.Graph.Input, (value with { Dimensions = dimensions }).Write());
        }
        else
        {
            graph.Copy(file.Bytes, input);
        }
    }
}

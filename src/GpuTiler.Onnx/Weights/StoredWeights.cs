namespace GpuTiler.Onnx;

/// <summary>The weights that a node reads, as the file holds them.</summary>
/// <param name="Name">The stored tensor's name, or that of what the node reads where it is not stored.</param>
/// <param name="Tensor">The stored tensor.</param>
/// <param name="Scale">The scale, or one for each index of an axis, where they are quantised.</param>
/// <param name="ZeroPoint">The zero point, likewise; <see langword="null"/> for 0.</param>
/// <param name="Axis">The axis that has several; negative from the end.</param>
internal sealed record StoredWeights(
    string Name, OutlineTensor? Tensor, OutlineTensor? Scale = null, OutlineTensor? ZeroPoint = null, int Axis = 0)
{
    /// <summary>Why the scale and zero point do not go with the weights; <see langword="null"/> where they do.</summary>
    public string? Contradiction => Scale is null ? null
        : Scale.Type.Size() == 0 ? $"Their scale is {Scale.Type.Name()}, which is not read."
        : ZeroPoint?.Type.Size() == 0 ? $"Their zero point is {ZeroPoint.Type.Name()}, which is not read."
        : Fits(Scale) && (ZeroPoint is null || Fits(ZeroPoint)) ? null
        : $"Their scale is {string.Join('×', Scale.Dimensions)}; one for all, or one for each index of an axis, can be read.";

    /// <summary>Makes real numbers of the integers.</summary>
    public void Dequantize(ModelFile file, Span<float> values)
    {
        if (Scale is null)
        {
            return;
        }

        var (scales, zeros) = (Read(file, Scale), ZeroPoint is null ? [0] : Read(file, ZeroPoint));
        int axis = PlaceOf(Axis), inner = (int)Tensor!.Dimensions.Skip(axis + 1).Aggregate(1L, (product, dimension) => product * dimension);
        for (int i = 0; i < values.Length; i++)
        {
            int index = i / inner;
            values[i] = (values[i] - zeros[index % zeros.Length]) * scales[index % scales.Length];
        }
    }

    private static float[] Read(ModelFile file, OutlineTensor tensor)
    {
        var values = new float[tensor.Dimensions.Aggregate(1L, (product, dimension) => product * dimension)];
        StoredTensor.Locate(file, tensor).Read(values);
        return values;
    }

    private int PlaceOf(int axis) => axis < 0 ? axis + Tensor!.Dimensions.Length : axis;

    private bool Fits(OutlineTensor parameter) => parameter.Dimensions switch
    {
        [] or [1] => true,
        [var count] => PlaceOf(Axis) is >= 0 and var axis && axis < Tensor!.Dimensions.Length && Tensor.Dimensions[axis] == count,
        _ => false,
    };
}

using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>What a tensor says of itself.</summary>
internal static unsafe class TensorShape
{
    /// <summary>The dimensions, and one more value, so that there is an address for a tensor without any.</summary>
    public static long[] Of(nint value, out int rank, out int elementType)
    {
        nint shape = Ort.New(Call.GetTensorTypeAndShape, value);
        (rank, elementType) = ((int)Ort.New(Call.GetDimensionsCount, shape), (int)Ort.New(Call.GetTensorElementType, shape));
        var dimensions = new long[rank + 1];
        fixed (long* all = dimensions)
        {
            Ort.Do(Call.GetDimensions, shape, (nint)all, rank);
        }

        Ort.Release(Call.ReleaseTensorTypeAndShapeInfo, shape);
        return dimensions;
    }
}

using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>Small NumPy files.</summary>
internal static class NpySeeds
{
    /// <summary>Of every kind of element, in both orders.</summary>
    public static IEnumerable<byte[]> All()
    {
        yield return Write<float>([1, 2, 3, float.NaN, float.PositiveInfinity, -0f], [1, 2, 3]);
        yield return Write<Half>([(Half)1, (Half)2], [2]);
        yield return Write<double>([1e300, 0.5], [2, 1]);
        yield return Write<byte>([1, 2, 3, 4], [1, 2, 2, 1]);
        yield return Write<long>([-1, long.MaxValue], [2]);
        yield return Write<int>([7], []);
        yield return NpyText.Write("{'descr': '>u2', 'fortran_order': True, 'shape': (2, 3), }\n", 0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6);
        yield return NpyText.Write("{\"shape\": (0, 7), \"descr\": '|b1', \"fortran_order\": False}");
    }

    /// <summary>A file of elements.</summary>
    public static byte[] Write<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        using var file = new MemoryStream();
        NpyWriter.Write(file, elements, shape);
        return file.ToArray();
    }
}

// A stand-in for the members of ComputeSharp 3.2 that GpuTiler.ComputeSharp and its sample use, with the library's names and signatures:
// each object stands for a Direct3D object that a test made. It is not the library, and computes nothing.
using ComputeSharp.Resources;

namespace ComputeSharp;

public struct Rgba32;

public struct R8;

public struct Float4;

public sealed class GraphicsDevice(nint native)
{
    internal nint Native { get; } = native;

    public static GraphicsDevice GetDefault() => throw new NotSupportedException("The stand-in has no device of its own.");
}

public sealed class ReadOnlyBuffer<T>(nint native) : StructuredBuffer<T>(native), IDisposable
    where T : unmanaged
{
    public void Dispose()
    {
    }
}

public sealed class ReadWriteBuffer<T>(nint native) : StructuredBuffer<T>(native), IDisposable
    where T : unmanaged
{
    public void Dispose()
    {
    }
}

public sealed class ReadWriteTexture2D<T, TPixel>(nint native) : Texture2D<T>(native), IDisposable
    where T : unmanaged
    where TPixel : unmanaged
{
    public void Dispose()
    {
    }
}

public static class GraphicsDeviceExtensions
{
    public static ReadOnlyBuffer<T> AllocateReadOnlyBuffer<T>(this GraphicsDevice device, T[] array)
        where T : unmanaged =>
        throw new NotSupportedException($"The stand-in allocates nothing on {device}, not even {array.Length} values.");

    public static ReadWriteTexture2D<T, TPixel> AllocateReadWriteTexture2D<T, TPixel>(this GraphicsDevice device, int width, int height)
        where T : unmanaged
        where TPixel : unmanaged =>
        throw new NotSupportedException($"The stand-in allocates nothing on {device}, not even {width}×{height}.");
}

public static class Texture2DExtensions
{
    public static void Save<T>(this Texture2D<T> texture, string filename)
        where T : unmanaged => throw new NotSupportedException($"The stand-in saves nothing of {texture} as {filename}.");
}

namespace ComputeSharp.Resources;

public abstract class Buffer<T>(nint native)
    where T : unmanaged
{
    internal nint Native { get; } = native;
}

public abstract class StructuredBuffer<T>(nint native) : Buffer<T>(native)
    where T : unmanaged;

public abstract class Texture2D<T>(nint native)
    where T : unmanaged
{
    internal nint Native { get; } = native;
}

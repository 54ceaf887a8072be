namespace GpuTiler.Onnx;

/// <summary>A place in a file.</summary>
internal readonly record struct ByteRange(int Start, int Length)
{
    public int End => Start + Length;

    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> file) => file.Slice(Start, Length);
}

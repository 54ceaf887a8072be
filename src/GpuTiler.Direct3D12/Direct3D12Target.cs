using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>Where a recorded image goes: an engine's buffer or an engine's texture. The engine keeps owning it.</summary>
public readonly record struct Direct3D12Target
{
    internal nint Resource { get; private init; }

    internal bool IsTexture { get; private init; }

    internal long ByteOffset { get; private init; }

    internal int X { get; private init; }

    internal int Y { get; private init; }

    /// <summary>The subresource's number.</summary>
    internal uint Number { get; private init; }

    /// <summary>The shader writes straight into a buffer.</summary>
    /// <param name="resource">
    /// The ID3D12Resource, a buffer with ALLOW_UNORDERED_ACCESS and room for <see cref="Direct3D12Recorder.ImageBytes"/> after the offset.
    /// Every byte is written except between rows, where at most three bytes at the end of a row are.
    /// </param>
    /// <param name="byteOffset">Bytes before the first pixel, a multiple of 4.</param>
    /// <exception cref="ArgumentException">The handle is 0, or the offset no multiple of 4.</exception>
    public static Direct3D12Target Buffer(nint resource, long byteOffset = 0)
    {
        RequireHandle(resource);
        return new Direct3D12Target { Resource = resource, ByteOffset = GpuArguments.RequireOffset(byteOffset) };
    }

    /// <summary>The shader writes into the recorder's buffer, which is then copied into a texture.</summary>
    /// <param name="resource">
    /// The ID3D12Resource, a two-dimensional texture of one sample, and of a format that has the bytes of the plan's pixels: R8_UNORM for
    /// <see cref="PixelFormat.R8"/>, R8G8B8A8_UNORM or _SRGB for <see cref="PixelFormat.Rgba8"/>.
    /// </param>
    /// <param name="x">The column of the texture that the image's first pixel comes to.</param>
    /// <param name="y">The row of the texture that it comes to.</param>
    /// <param name="mipLevel">Which level of the texture.</param>
    /// <param name="arraySlice">Which slice of the texture.</param>
    /// <exception cref="ArgumentException">The handle is 0, or a number negative, or beyond the texture.</exception>
    public static Direct3D12Target Texture(nint resource, int x = 0, int y = 0, int mipLevel = 0, int arraySlice = 0)
    {
        RequireHandle(resource);
        if (x < 0 || y < 0 || mipLevel < 0 || arraySlice < 0)
        {
            throw new ArgumentException(
                $"A place in a texture is not negative: x {x}, y {y}, mip level {mipLevel}, array slice {arraySlice}.");
        }

        var description = new ID3D12Resource(resource).GetDesc();
        if (mipLevel >= description.MipLevels || arraySlice >= description.DepthOrArraySize)
        {
            throw new ArgumentException(
                $"The texture has {description.MipLevels} levels and {description.DepthOrArraySize} slices, "
                    + $"counted from 0: there is no level {mipLevel} of slice {arraySlice}.");
        }

        uint number = (uint)(mipLevel + (arraySlice * description.MipLevels));
        return new Direct3D12Target { Resource = resource, IsTexture = true, X = x, Y = y, Number = number };
    }

    /// <summary>Refuses a buffer that the image does not fit, and returns where a shader finds the first pixel.</summary>
    internal ulong RequireBuffer(long imageBytes)
    {
        ID3D12Resource buffer = new(Resource);
        var description = buffer.GetDesc();
        if (description.Dimension != ResourceDescription.BufferDimension
            || (description.Flags & ResourceDescription.AllowUnorderedAccess) == 0)
        {
            throw new ArgumentException("The target is no buffer that shaders may write to: one with ALLOW_UNORDERED_ACCESS is needed.");
        }

        return description.Width >= (ulong)ByteOffset + (ulong)imageBytes
            ? buffer.GetGPUVirtualAddress() + (ulong)ByteOffset
            : throw new ArgumentException(
                $"The buffer has {description.Width} bytes; the image needs {imageBytes} behind the offset {ByteOffset}.");
    }

    /// <summary>Refuses a texture that the image does not fit, and returns the texture's format.</summary>
    internal DxgiFormat RequireTexture(in TilePlan plan, DxgiFormat format)
    {
        var description = new ID3D12Resource(Resource).GetDesc();
        bool isColor = format == DxgiFormat.R8G8B8A8Unorm;
        if (description.Dimension != ResourceDescription.Texture2DDimension || description.SampleCount != 1
            || (description.Format != format && !(isColor && description.Format == DxgiFormat.R8G8B8A8UnormSrgb)))
        {
            throw new ArgumentException(
                $"The target has the format {(int)description.Format}, dimension {description.Dimension} and "
                    + $"{description.SampleCount} sample(s); a texture of two dimensions, one sample and "
                    + $"{(isColor ? "R8G8B8A8_UNORM or R8G8B8A8_UNORM_SRGB (28 or 29)" : "R8_UNORM (61)")} is needed.");
        }

        int level = (int)(Number % description.MipLevels);
        long width = Math.Max((long)(description.Width >> level), 1), height = Math.Max(description.Height >> level, 1);
        return X + (long)plan.ImageWidth <= width && Y + (long)plan.ImageHeight <= height
            ? description.Format
            : throw new ArgumentException(
                $"The image of {plan.ImageWidth}×{plan.ImageHeight} pixels at {X}, {Y} does not fit "
                    + $"level {level} of the texture: {width}×{height}.");
    }

    private static void RequireHandle(nint resource)
    {
        if (resource == 0)
        {
            throw new ArgumentException("The image needs a place to go: the handle is 0.");
        }
    }
}

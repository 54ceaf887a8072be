using ComputeSharp;
using ComputeSharp.Resources;
using GpuTiler.Direct3D12;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.ComputeSharp;

/// <summary>
/// Renders feature maps that are in ComputeSharp's buffers, on ComputeSharp's device. The activations stay where they are.
/// </summary>
/// <remarks>
/// <para>
/// The tiler has its own queue on the device. A ComputeSharp call has completed when it returns, so its writes are visible; an asynchronous
/// one must be awaited first. Likewise, a rendering has completed when it returns. </para> <para>One thread at a time may use a tiler. It
/// does not outlive the device, nor is a buffer or texture disposed of while it renders.</para>
/// </remarks>
public sealed class ComputeSharpTiler : IDisposable
{
    private readonly Direct3D12Device device;
    private readonly Direct3D12Recorder recorder;
    private readonly Direct3D12Frames frames;
    private readonly Tiler tiler;

    private ComputeSharpTiler(Direct3D12Device device, TensorShape shape, in TileOptions options)
    {
        this.device = device;
        try
        {
            recorder = Direct3D12Recorder.Create(device, shape, ElementType.Float32, options);
            tiler = Tiler.Create(device, shape, ElementType.Float32, options);
            frames = device.Context.CreateFrames(1, isTimed: false);
        }
        catch
        {
            tiler?.Dispose();
            recorder?.Dispose();
            device.Dispose();
            throw;
        }
    }

    /// <summary>The position of every tile, and the size of the image.</summary>
    public ref readonly TilePlan Plan => ref recorder.Plan;

    /// <summary>Bytes from one row of pixels to the next in a buffer.</summary>
    public int RowPitch => recorder.RowPitch;

    /// <summary>The image's size in a buffer, in bytes.</summary>
    public long ImageBytes => recorder.ImageBytes;

    /// <summary>Creates a tiler for activations of one shape.</summary>
    /// <param name="device">ComputeSharp's device.</param>
    /// <param name="shape">The shape of what the buffers hold.</param>
    /// <param name="options">How the image looks.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds, or the range is held from frame to frame.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public static ComputeSharpTiler Create(GraphicsDevice device, TensorShape shape, in TileOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var native = NativeObject.Of(device);
        return new ComputeSharpTiler(Direct3D12Device.Adopt(new() { Device = native.Address }), shape, options);
    }

    /// <summary>Renders into a texture of colours; the options need a colour map.</summary>
    /// <param name="activations">A <c>ReadOnlyBuffer</c> or <c>ReadWriteBuffer</c> of every activation, in the shape's layout.</param>
    /// <param name="pixels">Receives the image at its upper left. It is in its usual state, not made read-only by a context.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <exception cref="ArgumentException">
    /// The image is grey, the buffer too short, the texture too small, or the batch has no such image.
    /// </exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public void Render(StructuredBuffer<float> activations, ReadWriteTexture2D<Rgba32, Float4> pixels, int image = 0)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var texture = NativeObject.Of(pixels);
        Render(activations, Direct3D12Target.Texture(texture.Address), image);
    }

    /// <summary>Renders into a grey texture; the options have no colour map.</summary>
    /// <inheritdoc cref="Render(StructuredBuffer{float}, ReadWriteTexture2D{Rgba32, Float4}, int)"/>
    public void Render(StructuredBuffer<float> activations, ReadWriteTexture2D<R8, float> pixels, int image = 0)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var texture = NativeObject.Of(pixels);
        Render(activations, Direct3D12Target.Texture(texture.Address), image);
    }

    /// <summary>
    /// Renders into a buffer of words, four grey pixels or one colour each; rows begin <see cref="RowPitch"/> bytes apart.
    /// </summary>
    /// <param name="activations">A <c>ReadOnlyBuffer</c> or <c>ReadWriteBuffer</c> of every activation, in the shape's layout.</param>
    /// <param name="pixels">Receives the image, <see cref="ImageBytes"/> bytes.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <exception cref="ArgumentException">A buffer is too short, or the batch has no such image.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public void Render(StructuredBuffer<float> activations, ReadWriteBuffer<uint> pixels, int image = 0)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var buffer = NativeObject.Of(pixels);
        Render(activations, Direct3D12Target.Buffer(buffer.Address), image);
    }

    /// <summary>Renders into the host's memory, such as the span of an <c>UploadBuffer</c>.</summary>
    /// <param name="activations">A <c>ReadOnlyBuffer</c> or <c>ReadWriteBuffer</c> of every activation, in the shape's layout.</param>
    /// <param name="pixels">Receives the image, rows without a gap: <see cref="TilePlan.ByteCount"/> bytes.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <exception cref="ArgumentException">The buffer or the span is too short, or the batch has no such image.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public void Render(StructuredBuffer<float> activations, Span<byte> pixels, int image = 0)
    {
        using var source = Import(activations);
        tiler.Read(tiler.Dispatch(source, image), pixels);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        frames.Dispose();
        tiler.Dispose();
        recorder.Dispose();
        device.Dispose();
    }

    private Direct3D12Tensor Import(StructuredBuffer<float> activations)
    {
        ArgumentNullException.ThrowIfNull(activations);
        using var native = NativeObject.Of(activations);
        return device.Import(native.Address, 0, Plan.Shape, ElementType.Float32);
    }

    private void Render(StructuredBuffer<float> activations, Direct3D12Target target, int image)
    {
        using var source = Import(activations);
        var commands = frames.Begin(0);
        try
        {
            // ComputeSharp keeps its textures in UNORDERED_ACCESS between lists; a buffer's first use promotes it.
            if (target.IsTexture)
            {
                commands.Transition(new(target.Resource), ResourceStates.UnorderedAccess, ResourceStates.CopyDest);
            }

            recorder.Record(commands.Handle, source, image, target);
            if (target.IsTexture)
            {
                commands.Transition(new(target.Resource), ResourceStates.CopyDest, ResourceStates.UnorderedAccess);
            }
        }
        catch
        {
            frames.Abandon(0);
            throw;
        }

        frames.Submit(0);
        frames.Wait(0);
    }
}

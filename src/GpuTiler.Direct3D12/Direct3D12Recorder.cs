using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// The entry point for engines: records the kernel's passes for one plan into the engine's own command list, towards the engine's own
/// buffer or texture. It submits nothing and waits for nothing.
/// </summary>
/// <remarks>
/// <para>
/// <b>Ownership.</b> The list, the target and an imported source stay the engine's. The recorder owns the colours, and for each slot in
/// use the extremes of the maps and, for textures, one buffer of the image. Neither it nor the tensor nor the target may be freed before
/// the lists that were recorded with them have completed.
/// </para>
/// <para>
/// <b>Before.</b> A recording begins with a barrier for unordered access, so earlier shaders of the list are done with whatever they wrote.
/// The activations are in a state of <see cref="Direct3D12SourceState"/>. A target buffer is in the state UNORDERED_ACCESS, or in COMMON
/// and not yet used in this list, for then the API promotes it. A target texture is in the state COPY_DEST.
/// </para>
/// <para>
/// <b>After.</b> All are in the states they were in before, a buffer in UNORDERED_ACCESS. No barrier follows: the engine's transition to
/// the next use makes the image visible there. The list's compute root signature, its arguments and its pipeline are changed; descriptor
/// heaps and all graphics state but the pipeline are left alone.
/// </para>
/// <para>
/// <b>Slots.</b> Recordings of one slot may follow each other, in one list or on one queue; lists of one slot must not run at the same time
/// on two queues. Each slot has its own buffers. One thread at a time may use a recorder.
/// </para>
/// </remarks>
public sealed class Direct3D12Recorder : IDisposable
{
    private readonly Direct3D12Device device;
    private readonly Direct3D12Context context;
    private readonly TilePlan plan;
    private readonly Direct3D12Passes passes;
    private bool isDisposed;

    private Direct3D12Recorder(Direct3D12Device device, in TilePlan plan, ElementType elementType, int rowPitch)
    {
        (this.device, context, this.plan) = (device, device.Context, plan);
        passes = new Direct3D12Passes(device, plan, elementType, rowPitch);
        context.Retain();
    }

    /// <summary>The position of every tile.</summary>
    public ref readonly TilePlan Plan => ref plan;

    /// <summary>Bytes from one row of pixels to the next in a buffer.</summary>
    public int RowPitch => passes.Plan.RowPitch;

    /// <summary>The image's size in a buffer, in bytes.</summary>
    public long ImageBytes => passes.Plan.ImageBytes;

    /// <summary>Creates a recorder for tensors of one shape and type.</summary>
    /// <param name="device">The device, usually an adopted one.</param>
    /// <param name="shape">The shape of every tensor that will be recorded.</param>
    /// <param name="elementType">The type of their activations.</param>
    /// <param name="options">How the image looks.</param>
    /// <param name="rowPitch">
    /// Bytes from one row of pixels to the next in a buffer, a multiple of 4; 0 is the row of pixels, rounded up to that. Textures have
    /// their own.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An option or the row pitch is out of range, or the range is held from frame to frame (<see cref="TileRange.Hold"/>).
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public static Direct3D12Recorder Create(
        Direct3D12Device device, TensorShape shape, ElementType elementType, in TileOptions options = default, int rowPitch = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        var plan = TilePlan.Create(shape, options);
        RenderArguments.RequireNothingHeld(plan.Range, "recordings run in any order, some more than once");
        return new Direct3D12Recorder(device, plan, elementType, rowPitch);
    }

    /// <summary>
    /// Does the set-up of a slot's first recording now: builds the pipelines of a type and creates the slot's buffers. Recording
    /// creates nothing afterwards.
    /// </summary>
    /// <param name="forTextures">Whether towards textures.</param>
    /// <param name="slot">The slot, 0 to <see cref="Tiler.FramesInFlight"/> − 1.</param>
    /// <exception cref="ArgumentException">There is no such slot.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image to a texture.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The driver failed.</exception>
    public void Prepare(bool forTextures, int slot = 0)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        GpuArguments.RequireSlot(slot);
        _ = passes.RequireSlot(slot);
        if (forTextures)
        {
            _ = passes.RequireImage(slot, forTexture: true);
        }
    }

    /// <summary>Records the rendering of one image of the batch; the remarks of the type say what holds before and after.</summary>
    /// <param name="graphicsCommandList">The ID3D12GraphicsCommandList, recording, of the type DIRECT or COMPUTE.</param>
    /// <param name="source">The activations, on this recorder's device.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <param name="target">Where the image goes.</param>
    /// <param name="slot">Which of the recorder's buffers to use, 0 to <see cref="Tiler.FramesInFlight"/> − 1.</param>
    /// <param name="sourceState">The state that the list has the activations in, before and after.</param>
    /// <exception cref="ArgumentException">An argument does not fit the recorder.</exception>
    /// <exception cref="ObjectDisposedException">The recorder, the tensor or the device has been disposed of.</exception>
    public void Record(
        nint graphicsCommandList,
        Direct3D12Tensor source,
        int image,
        Direct3D12Target target,
        int slot = 0,
        Direct3D12SourceState sourceState = Direct3D12SourceState.Readable)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentNullException.ThrowIfNull(source);
        if (graphicsCommandList == 0 || target.Resource == 0)
        {
            throw new ArgumentException("A command list and a target are needed: one of the handles is 0.");
        }

        GpuArguments.RequireSource(source, device, passes.Plan);
        GpuArguments.RequireSlot(slot);
        RenderArguments.RequireImage(plan, image);
        using var read = source.Use();
        using var held = device.Use();
        ulong address = target.IsTexture ? 0 : target.RequireBuffer(ImageBytes);

        // Everything that may fail comes before anything is recorded.
        Prepare(target.IsTexture, slot);
        Direct3D12Commands commands = new(new(graphicsCommandList));
        if (sourceState == Direct3D12SourceState.UnorderedAccess)
        {
            commands.Transition(source.Buffer, ResourceStates.UnorderedAccess, ResourceStates.NonPixelShaderResource);
        }

        if (target.IsTexture)
        {
            passes.RecordTexture(commands, source, image, slot, target);
        }
        else
        {
            passes.Record(commands, source, image, slot, address);
        }

        if (sourceState == Direct3D12SourceState.UnorderedAccess)
        {
            commands.Transition(source.Buffer, ResourceStates.NonPixelShaderResource, ResourceStates.UnorderedAccess);
        }
    }

    /// <summary>Frees what the recorder owns. The lists that were recorded with it must have completed.</summary>
    public void Dispose()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            passes.Dispose();
            context.Release();
        }
    }
}

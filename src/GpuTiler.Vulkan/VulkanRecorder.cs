using GpuTiler.Gpu;

namespace GpuTiler.Vulkan;

/// <summary>
/// The entry point for engines: records the kernel's passes for one plan into the engine's own command buffer, towards the engine's own
/// buffer or texture. It submits nothing and waits for nothing.
/// </summary>
/// <remarks>
/// <para>
/// <b>Ownership.</b> The command buffer, the target and an imported source stay the engine's. The recorder owns the descriptor sets, the
/// extremes of the maps and, for textures, one buffer of the image. Neither it nor the tensor may be disposed of before the command
/// buffers that were recorded with them have completed.
/// </para>
/// <para>
/// <b>Before.</b> A recording begins with a barrier: all earlier work of the stages COMPUTE_SHADER and TRANSFER on the queue completes
/// first, and its writes (SHADER_WRITE, TRANSFER_WRITE) are visible. So activations that such work wrote need nothing else, and one
/// recorder's recordings may follow each other on one queue. What other stages, other queues or the host wrote, and other stages' use of
/// the target, need a barrier or a semaphore of the engine's before; a resource owned by another family of queues needs its transfer.
/// Two queues must not run recordings of one recorder at the same time.
/// </para>
/// <para>
/// <b>After.</b> No barrier follows. A buffer has been written in the stage COMPUTE_SHADER (SHADER_WRITE), a texture in the stage
/// TRANSFER (TRANSFER_WRITE); the engine makes that visible to its next use. A texture must be in the layout TRANSFER_DST_OPTIMAL
/// before, by a barrier towards the stage TRANSFER (TRANSFER_WRITE), and is in that layout after.
/// </para>
/// <para>
/// <b>Slots.</b> A recording uses the descriptor set of its slot until its command buffer has completed; only then may the slot be
/// recorded with again. One thread at a time may use a recorder.
/// </para>
/// </remarks>
public sealed class VulkanRecorder : IDisposable
{
    private readonly VulkanDevice device;
    private readonly VulkanContext context;
    private readonly TilePlan plan;
    private readonly VulkanPasses passes;
    private bool isDisposed;

    private VulkanRecorder(VulkanDevice device, in TilePlan plan, ElementType elementType, int rowPitch)
    {
        (this.device, context, this.plan) = (device, device.Context, plan);
        passes = new VulkanPasses(device, plan, elementType, rowPitch);
        context.Retain();
    }

    /// <summary>The position of every tile.</summary>
    public ref readonly TilePlan Plan => ref plan;

    /// <summary>Bytes from one row of pixels to the next in a buffer.</summary>
    public int RowPitch => passes.Plan.RowPitch;

    /// <summary>The image's size in a buffer, in bytes.</summary>
    public long ImageBytes => passes.Plan.ImageBytes;

    /// <summary>Creates a recorder for tensors of one shape and type.</summary>
    /// <param name="device">The device, usually an adopted one. It must outlive the recorder.</param>
    /// <param name="shape">The shape of every tensor that will be recorded.</param>
    /// <param name="elementType">The type of their activations.</param>
    /// <param name="options">How the image looks.</param>
    /// <param name="rowPitch">
    /// Bytes from one row of pixels to the next in a buffer, a multiple of 4; 0 is the row of pixels, rounded up to that.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An option or the row pitch is out of range, or the range is held from frame to frame (<see cref="TileRange.Hold"/>).
    /// </exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public static VulkanRecorder Create(
        VulkanDevice device, TensorShape shape, ElementType elementType, in TileOptions options = default, int rowPitch = 0)
    {
        ArgumentNullException.ThrowIfNull(device);
        var plan = TilePlan.Create(shape, options);
        RenderArguments.RequireNothingHeld(plan.Range, "recordings run in any order, some more than once");
        return new VulkanRecorder(device, plan, elementType, rowPitch);
    }

    /// <summary>
    /// Does the first recording's set-up now: builds the pipelines of a type and, for textures, creates the image's buffer. Recording
    /// creates nothing afterwards.
    /// </summary>
    /// <param name="forTextures">Whether towards textures.</param>
    /// <exception cref="OutOfMemoryException">The device has too little memory left.</exception>
    public void Prepare(bool forTextures)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (forTextures)
        {
            _ = passes.RequireImage();
        }
    }

    /// <summary>Records the rendering of one image of the batch; the remarks of the type say what holds before and after.</summary>
    /// <param name="commandBuffer">
    /// The VkCommandBuffer, in recording, outside a render pass, for queues that can compute. Its compute pipeline, descriptor set 0
    /// and push constants are changed afterwards.
    /// </param>
    /// <param name="source">The activations, on this recorder's device.</param>
    /// <param name="image">Which image of the batch, from 0.</param>
    /// <param name="target">Where the image goes.</param>
    /// <param name="slot">Which descriptor set to use, 0 to <see cref="Tiler.FramesInFlight"/> − 1.</param>
    /// <exception cref="ArgumentException">An argument does not fit the recorder.</exception>
    /// <exception cref="ObjectDisposedException">The recorder, the tensor or the device has been disposed of.</exception>
    public void Record(nint commandBuffer, VulkanTensor source, int image, VulkanTarget target, int slot)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        ArgumentNullException.ThrowIfNull(source);
        if (commandBuffer == 0 || target.Handle == 0)
        {
            throw new ArgumentException("A command buffer and a target are needed: one of the handles is 0.");
        }

        GpuArguments.RequireSource(source, device, passes.Plan);
        GpuArguments.RequireSlot(slot);
        RenderArguments.RequireImage(plan, image);
        using var read = source.Use();
        using var held = device.Use();
        source.RequireLive();

        VulkanCommands commands = new(context, commandBuffer);
        if (target.IsImage)
        {
            ulong pixels = passes.Record(commands, source, image, slot);
            commands.BeginCopies();
            commands.CopyToImage(pixels, target.Handle, target.RegionOf(plan, RowPitch));
        }
        else
        {
            passes.Record(commands, source, image, slot, target.Handle, target.ByteOffset);
        }
    }

    /// <summary>Frees what the recorder owns. The command buffers that were recorded with it must have completed.</summary>
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

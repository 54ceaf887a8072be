using GpuTiler.Gpu;

namespace GpuTiler.Vulkan;

/// <summary>
/// A plan's passes on Vulkan: its pipelines, descriptor sets, and the buffers that the passes share.
/// </summary>
internal sealed class VulkanPasses : IGpuPasses
{
    private readonly VulkanDevice device;
    private readonly VulkanContext context;
    private readonly ulong[] pipelines;
    // Tables and extremes share a buffer; the tables' size is a multiple of every offset alignment that the standard allows.
    private readonly VulkanBuffer scratch;
    private readonly VulkanDescriptors descriptors;
    private readonly long[] boundTensors = new long[Tiler.FramesInFlight];
    private VulkanBuffer? image;

    /// <summary>Chooses the passes and makes what they share.</summary>
    /// <exception cref="ArgumentException">The row pitch is out of its bounds.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public VulkanPasses(VulkanDevice device, in TilePlan plan, ElementType elementType, int rowPitch = 0, bool keepsRanges = false)
    {
        device.RequireLive();
        (this.device, context) = (device, device.Context);
        Plan = GpuPlan.Create(plan, elementType, context.Limits, device.Description, rowPitch, keepsRanges);
        pipelines = BuildPipelines(elementType);
        scratch = context.CreateBuffer(Plan.Tables.Length + Plan.ExtremesBytes, GpuMemory.Device, "colours and extremes");
        try
        {
            descriptors = new VulkanDescriptors(context, device.Pipelines.SetLayout, Tiler.FramesInFlight);
            device.Write(scratch.Handle, 0, Plan.Tables);
        }
        catch
        {
            descriptors?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public GpuPlan Plan { get; }

    /// <summary>Where the passes keep extremes.</summary>
    public VulkanBinding Extremes => new(scratch.Handle, (ulong)Plan.Tables.Length, (ulong)Plan.ExtremesBytes);

    /// <inheritdoc/>
    public void MakeImage() => _ = RequireImage();

    /// <inheritdoc/>
    public void Hold(ReadOnlySpan<byte> pairs, int image) => device.Write(scratch.Handle, SettledAt(image), pairs);

    /// <inheritdoc/>
    public void Submit(GpuFrames frames, int slot, DeviceTensor source, int image, GpuBuffer readback, long offset)
    {
        var (tensor, own) = ((VulkanTensor)source, (VulkanFrames)frames);
        tensor.RequireLive();
        var commands = own.Begin(slot);
        own.Mark(commands, slot, isEnd: false);
        ulong pixels = Record(commands, tensor, image, slot);
        commands.BeginCopies();
        commands.Copy(pixels, 0, readback.Handle, offset, Plan.ImageBytes);
        if (Plan.KeptBytes > 0)
        {
            commands.Copy(scratch.Handle, SettledAt(image), readback.Handle, offset + Plan.ImageBytes, Plan.KeptBytes);
        }

        own.Mark(commands, slot, isEnd: true);
        commands.EndAtHost();
        own.Submit(slot);
    }

    /// <summary>Makes the buffer that the image is written into, where that is not somebody else's.</summary>
    public ulong RequireImage()
    {
        image ??= context.CreateBuffer(
            Plan.ImageBytes, GpuMemory.Device, $"{Plan.Tiles.ImageWidth}×{Plan.Tiles.ImageHeight} pixels");
        return image.Handle;
    }

    /// <summary>Records the passes towards this object's own image, and returns its buffer.</summary>
    public ulong Record(VulkanCommands commands, VulkanTensor source, int number, int slot)
    {
        ulong pixels = RequireImage();
        if (boundTensors[slot] != source.Number)
        {
            Bind(slot, source, new(pixels, 0, (ulong)Plan.ImageBytes));
            boundTensors[slot] = source.Number;
        }

        Record(commands, source, number, slot, targetOffset: 0);
        return pixels;
    }

    /// <summary>Records the passes towards somebody else's buffer.</summary>
    public void Record(VulkanCommands commands, VulkanTensor source, int number, int slot, ulong target, long byteOffset)
    {
        var binding = VulkanBinding.Around(context, target, byteOffset, Plan.ImageBytes, out long bytesBefore);
        context.Limits.RequireBuffer("The image and what lies before it", (long)binding.Bytes, device.Description);

        // The handle may be an old one for a new buffer, so the set is written each time.
        boundTensors[slot] = 0;
        Bind(slot, source, binding);
        Record(commands, source, number, slot, bytesBefore);
    }

    public void Dispose()
    {
        image?.Dispose();
        descriptors.Dispose();
        scratch.Dispose();
    }

    // In the buffer of tables and extremes.
    private long SettledAt(int image) => Plan.Tables.Length + Plan.SettledAt(image);

    private ulong[] BuildPipelines(ElementType type)
    {
        var passes = Plan.Program.Passes;
        var built = new ulong[passes.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = device.Pipelines.Get(passes[i].Shader, type);
        }

        return built;
    }

    private void Bind(int slot, VulkanTensor source, VulkanBinding target) =>
        descriptors.Write(slot, [source.Binding, new(scratch.Handle, 0, (ulong)Plan.Tables.Length), target, Extremes]);

    private void Record(VulkanCommands commands, VulkanTensor source, int number, int slot, long targetOffset)
    {
        var program = Plan.Program;
        ulong layout = device.Pipelines.Layout;
        commands.BeginShaders();
        commands.Bind(layout, descriptors[slot]);
        for (int i = 0; i < pipelines.Length; i++)
        {
            if (i > 0)
            {
                commands.NextShader();
            }

            var pass = program.Passes[i];
            var parameters = program.ParametersOf(i, number, source.ActivationsBefore, targetOffset);
            commands.Dispatch(layout, pipelines[i], parameters, pass.GroupsAcross, pass.GroupsDown);
        }
    }
}

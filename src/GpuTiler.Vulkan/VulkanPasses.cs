using GpuTiler.Gpu;
using GpuTiler.Vulkan.Interop;

namespace GpuTiler.Vulkan;

/// <summary>
/// The kernel's passes for one plan: programs and pipelines for either type of activations, descriptor sets, and the buffers that the
/// passes share. One thread at a time.
/// </summary>
internal sealed class VulkanPasses : IDisposable
{
    private readonly VulkanDevice device;
    private readonly VulkanContext context;
    private readonly TilePlan plan;
    private readonly GpuProgram[] programs;
    private readonly ulong[]?[] pipelines;
    // Tables and extremes share a buffer; whole kilobytes are a multiple of every offset alignment that the standard allows.
    private readonly VulkanBuffer scratch;
    private readonly int tableBytes;
    private readonly VulkanDescriptors descriptors;
    private readonly long[] boundTensors = new long[Tiler.FramesInFlight];
    private VulkanBuffer? image;

    /// <summary>Chooses the passes and makes what they share.</summary>
    /// <exception cref="ArgumentException">The row pitch is out of its bounds.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public VulkanPasses(VulkanDevice device, in TilePlan plan, int rowPitch = 0, bool keepsRanges = false)
    {
        device.RequireLive();
        (this.device, context, this.plan) = (device, device.Context, plan);
        var limits = context.Limits;
        long pitch = GpuProgram.RequirePitch(plan, rowPitch);
        var pixels = $"An image of {plan.ImageWidth}×{plan.ImageHeight} pixels";
        limits.RequireBuffer(pixels, GpuProgram.ImageBytes(plan, pitch), device.Description);
        programs =
        [
            GpuProgram.Create(plan, ElementType.Float32, limits, (int)pitch, keepsRanges),
            GpuProgram.Create(plan, ElementType.Float16, limits, (int)pitch, keepsRanges),
        ];
        pipelines = new ulong[programs.Length][];
        ExtremesBytes = programs.Max(program => program.ExtremesBytes);
        limits.RequireBuffer($"The ranges of {plan.Maps} maps", ExtremesBytes, device.Description);
        Array.ForEach(programs, program => limits.RequireGroups(program, device.Description));

        byte[] tables = GpuTables.Of(plan);
        tableBytes = tables.Length;
        limits.RequireBuffer($"The colours and the order of {plan.Maps} maps", tableBytes, device.Description);
        scratch = new VulkanBuffer(context, tableBytes + ExtremesBytes, VulkanMemoryKind.Device, "colours and extremes");
        try
        {
            descriptors = new VulkanDescriptors(context, device.Pipelines.SetLayout, Tiler.FramesInFlight);
            device.Write(scratch.Handle, 0, tables);
            if (plan.Range.Spread == RangeSpread.Held)
            {
                Hold(new byte[programs[0].SettledBytes], image: 0);
            }
        }
        catch
        {
            descriptors?.Dispose();
            scratch.Dispose();
            throw;
        }
    }

    /// <summary>Bytes from one row of pixels to the next.</summary>
    public int RowPitch => programs[0].RowPitch;

    /// <summary>Bytes of the image.</summary>
    public long ImageBytes => GpuProgram.ImageBytes(plan, RowPitch);

    /// <summary>Where the passes keep extremes.</summary>
    public VulkanBinding Extremes => new(scratch.Handle, (ulong)tableBytes, (ulong)ExtremesBytes);

    /// <summary>Bytes of the ranges that are held or kept, of all images.</summary>
    public long SettledBytes => programs[0].SettledBytes;

    private long ExtremesBytes { get; }

    /// <summary>Where the passes hold or keep the ranges of an image.</summary>
    public VulkanBinding Settled(int image) => new(
        scratch.Handle, (ulong)(tableBytes + programs[0].SettledAt(image)), (ulong)plan.FoundRanges * GpuRanges.PairBytes);

    /// <summary>Lets the passes hold other ranges, from those of an image on, behind what was submitted.</summary>
    public void Hold(ReadOnlySpan<byte> pairs, int image) => device.Write(scratch.Handle, (long)Settled(image).Offset, pairs);

    /// <summary>Makes the buffer that the image is written into, where that is not somebody else's.</summary>
    public ulong RequireImage()
    {
        image ??= new VulkanBuffer(context, ImageBytes, VulkanMemoryKind.Device, $"{plan.ImageWidth}×{plan.ImageHeight} pixels");
        return image.Handle;
    }

    /// <summary>Builds the pipelines of a type of activations.</summary>
    public ulong[] RequirePipelines(ElementType type)
    {
        device.RequireLive();
        return pipelines[(int)type] ??= BuildPipelines(type);
    }

    /// <summary>Makes ready what a recording needs, so that none is left half done.</summary>
    /// <exception cref="ObjectDisposedException">The tensor or the device is gone.</exception>
    public void Prepare(VulkanTensor source)
    {
        source.RequireLive();
        _ = RequirePipelines(source.ElementType);
    }

    /// <summary>Records the passes towards this object's own image, and returns its buffer.</summary>
    public ulong Record(VulkanCommands commands, VulkanTensor source, int number, int slot)
    {
        ulong pixels = RequireImage();
        if (boundTensors[slot] != source.Number)
        {
            Bind(slot, source, new(pixels, 0, (ulong)ImageBytes));
            boundTensors[slot] = source.Number;
        }

        Record(commands, source, number, slot, targetOffset: 0);
        return pixels;
    }

    /// <summary>Records the passes towards somebody else's buffer.</summary>
    public void Record(VulkanCommands commands, VulkanTensor source, int number, int slot, ulong target, long byteOffset)
    {
        var binding = VulkanBinding.Around(context, target, byteOffset, ImageBytes, out long bytesBefore);
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

    private ulong[] BuildPipelines(ElementType type)
    {
        var passes = programs[(int)type].Passes;
        var built = new ulong[passes.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = device.Pipelines.Get(passes[i].Shader, type);
        }

        return built;
    }

    private void Bind(int slot, VulkanTensor source, VulkanBinding target) =>
        descriptors.Write(slot, [source.Binding, new(scratch.Handle, 0, (ulong)tableBytes), target, Extremes]);

    private void Record(VulkanCommands commands, VulkanTensor source, int number, int slot, long targetOffset)
    {
        var program = programs[(int)source.ElementType];
        var built = RequirePipelines(source.ElementType);
        ulong layout = device.Pipelines.Layout;
        commands.BeginShaders();
        commands.Bind(layout, descriptors[slot]);
        for (int i = 0; i < built.Length; i++)
        {
            if (i > 0)
            {
                commands.NextShader();
            }

            var pass = program.Passes[i];
            var parameters = program.ParametersOf(i, number, source.ActivationsBefore, targetOffset);
            commands.Dispatch(layout, built[i], parameters, pass.GroupsAcross, pass.GroupsDown);
        }
    }
}

using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12.Interop;

/// <summary>
/// The kernel's passes for one plan: programs and pipelines for either type of activations, and the buffers that they write between
/// them. One thread at a time.
/// </summary>
internal sealed class Direct3D12Passes : IDisposable
{
    // D3D12_TEXTURE_DATA_PITCH_ALIGNMENT (d3d12.h)
    private const int TexturePitch = 256;

    private readonly Direct3D12Device device;
    private readonly Direct3D12Context context;
    private readonly TilePlan plan;
    private readonly GpuProgram[] programs;
    private readonly ID3D12PipelineState[]?[] pipelines;
    private readonly Direct3D12Buffer colors;
    private readonly Direct3D12Scratch?[] slots = new Direct3D12Scratch[Tiler.FramesInFlight];

    /// <summary>Chooses the passes and makes what they share.</summary>
    /// <exception cref="ArgumentException">The row pitch is out of its bounds.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public Direct3D12Passes(Direct3D12Device device, in TilePlan plan, int rowPitch = 0, bool keepsRanges = false)
    {
        device.RequireLive();
        (this.device, context, this.plan) = (device, device.Context, plan);
        long pitch = GpuProgram.RequirePitch(plan, rowPitch);
        _ = RequireImageBytes(pitch);
        programs =
        [
            GpuProgram.Create(plan, ElementType.Float32, Direct3D12Context.Limits, (int)pitch, keepsRanges),
            GpuProgram.Create(plan, ElementType.Float16, Direct3D12Context.Limits, (int)pitch, keepsRanges),
        ];
        pipelines = new ID3D12PipelineState[programs.Length][];
        RequireBuffer($"The ranges of {plan.Maps} maps", ExtremesBytes);

        byte[] tables = GpuTables.Of(plan);
        RequireBuffer($"The colours and the order of {plan.Maps} maps", tables.Length);
        colors = new Direct3D12Buffer(context, tables.Length, HeapType.Default, "colours");
        try
        {
            device.Write(colors.Resource, 0, tables);
        }
        catch
        {
            colors.Dispose();
            throw;
        }
    }

    /// <summary>Bytes from one row of pixels to the next in a buffer.</summary>
    public int RowPitch => programs[0].RowPitch;

    /// <summary>Bytes of the image in a buffer.</summary>
    public long ImageBytes => GpuProgram.ImageBytes(plan, RowPitch);

    /// <summary>Bytes of the ranges that are held or kept, of all images.</summary>
    public long SettledBytes => programs[0].SettledBytes;

    private long ExtremesBytes => programs.Max(program => program.ExtremesBytes);

    private int RowPitchOfTexture => checked((plan.RowBytes + TexturePitch - 1) / TexturePitch * TexturePitch);

    private DxgiFormat TextureFormat => plan.PixelFormat == PixelFormat.R8 ? DxgiFormat.R8Unorm : DxgiFormat.R8G8B8A8Unorm;

    /// <summary>Builds the pipelines of a type of activations.</summary>
    public ID3D12PipelineState[] RequirePipelines(ElementType type)
    {
        device.RequireLive();
        return pipelines[(int)type] ??= BuildPipelines(type);
    }

    /// <summary>Makes what a slot writes between its passes.</summary>
    public Direct3D12Scratch RequireSlot(int slot) => slots[slot] ??= new Direct3D12Scratch(context, ExtremesBytes);

    /// <summary>Bytes before the ranges of an image that a slot holds or keeps, in its buffer of extremes.</summary>
    public long SettledAt(int image) => programs[0].SettledAt(image);

    /// <summary>Lets a slot's passes hold other ranges, from those of an image on, behind what was submitted.</summary>
    public void Hold(ReadOnlySpan<byte> pairs, int slot, int image) =>
        device.Write(RequireSlot(slot).Extremes.Resource, SettledAt(image), pairs);

    /// <summary>Makes a slot's own image for a buffer, or for a texture, whose rows of pixels must be aligned.</summary>
    public Direct3D12Buffer RequireImage(int slot, bool forTexture)
    {
        var scratch = RequireSlot(slot);
        return scratch.Image ?? scratch.MakeImage(RequireImageBytes(forTexture ? RowPitchOfTexture : RowPitch));
    }

    /// <summary>Records the passes towards a slot's own image, which is left in the state UNORDERED_ACCESS.</summary>
    public ID3D12Resource Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot)
    {
        var image = RequireImage(slot, forTexture: false);
        Record(commands, source, number, slot, image.Address, RowPitch);
        return image.Resource;
    }

    /// <summary>Records the passes towards somebody else's buffer.</summary>
    public void Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, ulong address) =>
        Record(commands, source, number, slot, address, RowPitch);

    /// <summary>Records the passes and a copy towards somebody else's texture.</summary>
    public void RecordTexture(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, in Direct3D12Target target)
    {
        var format = target.RequireTexture(plan, TextureFormat);
        var image = RequireImage(slot, forTexture: true);
        Record(commands, source, number, slot, image.Address, RowPitchOfTexture);
        commands.Transition(image.Resource, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
        commands.CopyToTexture(
            TextureCopyLocation.Rows(image.Resource, format, plan.ImageWidth, plan.ImageHeight, RowPitchOfTexture),
            TextureCopyLocation.Subresource(target.Resource, target.Number),
            target.X,
            target.Y);
        commands.Transition(image.Resource, ResourceStates.CopySource, ResourceStates.UnorderedAccess);
    }

    public void Dispose()
    {
        foreach (var slot in slots)
        {
            slot?.Dispose();
        }

        colors.Dispose();
    }

    private long RequireImageBytes(long pitch)
    {
        long bytes = GpuProgram.ImageBytes(plan, pitch);
        RequireBuffer($"The image of {plan.ImageWidth}×{plan.ImageHeight} pixels", bytes);
        return bytes;
    }

    private void RequireBuffer(string what, long bytes) => Direct3D12Context.Limits.RequireBuffer(what, bytes, device.Description);

    private ID3D12PipelineState[] BuildPipelines(ElementType type)
    {
        var passes = programs[(int)type].Passes;
        var built = new ID3D12PipelineState[passes.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = device.Pipelines.Get(passes[i].Shader, type);
        }

        return built;
    }

    private void Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, ulong image, int pitch)
    {
        var program = programs[(int)source.ElementType];
        var built = RequirePipelines(source.ElementType);
        commands.Bind(device.Pipelines.RootSignature, source.Address, colors.Address, image, RequireSlot(slot).Extremes.Address);
        for (int i = 0; i < built.Length; i++)
        {
            // The first barrier is for what an earlier recording of the same list wrote.
            commands.NextShader();
            var pass = program.Passes[i];
            commands.Dispatch(built[i], program.ParametersOf(i, number, rowPitch: pitch), pass.GroupsAcross, pass.GroupsDown);
        }
    }
}

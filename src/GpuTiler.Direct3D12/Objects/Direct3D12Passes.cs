using GpuTiler.Direct3D12.Interop;
using GpuTiler.Gpu;

namespace GpuTiler.Direct3D12;

/// <summary>
/// A plan's passes on Direct3D 12: its pipelines, and the buffers that the passes write between them.
/// </summary>
internal sealed class Direct3D12Passes : IGpuPasses
{
    // D3D12_TEXTURE_DATA_PITCH_ALIGNMENT (d3d12.h)
    private const int TexturePitch = 256;

    // What a tiler's frames are rendered in, one behind the other.
    private const int FrameSlot = 0;

    private readonly Direct3D12Device device;
    private readonly Direct3D12Context context;
    private readonly ID3D12PipelineState[] pipelines;
    private readonly Direct3D12Buffer colors;
    private readonly Direct3D12Scratch?[] slots = new Direct3D12Scratch[Tiler.FramesInFlight];

    /// <summary>Chooses the passes and makes what they share.</summary>
    /// <exception cref="ArgumentException">The row pitch is out of its bounds.</exception>
    /// <exception cref="NotSupportedException">The device cannot render such an image.</exception>
    /// <exception cref="InsufficientMemoryException">The device has too little memory left.</exception>
    public Direct3D12Passes(Direct3D12Device device, in TilePlan plan, ElementType elementType, int rowPitch = 0, bool keepsRanges = false)
    {
        device.RequireLive();
        (this.device, context) = (device, device.Context);
        Plan = GpuPlan.Create(plan, elementType, Direct3D12Context.Limits, device.Description, rowPitch, keepsRanges);
        pipelines = BuildPipelines(elementType);
        colors = context.CreateBuffer(Plan.Tables.Length, GpuMemory.Device, "colours");
        try
        {
            device.Write(colors.Handle, 0, Plan.Tables);
        }
        catch
        {
            colors.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public GpuPlan Plan { get; }

    private ref readonly TilePlan Tiles => ref Plan.Tiles;

    private int RowPitchOfTexture => checked((Tiles.RowBytes + TexturePitch - 1) / TexturePitch * TexturePitch);

    private DxgiFormat TextureFormat => Tiles.PixelFormat == PixelFormat.R8 ? DxgiFormat.R8Unorm : DxgiFormat.R8G8B8A8Unorm;

    /// <summary>Makes what a slot writes between its passes.</summary>
    public Direct3D12Scratch RequireSlot(int slot) => slots[slot] ??= new Direct3D12Scratch(context, Plan.ExtremesBytes);

    /// <inheritdoc/>
    public void MakeImage() => _ = RequireImage(FrameSlot, forTexture: false);

    /// <inheritdoc/>
    public void Hold(ReadOnlySpan<byte> pairs, int image) =>
        device.Write(RequireSlot(FrameSlot).Extremes.Handle, Plan.SettledAt(image), pairs);

    /// <inheritdoc/>
    public void Submit(GpuFrames frames, int slot, DeviceTensor source, int image, GpuBuffer readback, long offset)
    {
        var (tensor, own) = ((Direct3D12Tensor)source, (Direct3D12Frames)frames);
        tensor.RequireLive();
        var commands = own.Begin(slot);
        own.MarkBegin(commands, slot);
        var target = ((Direct3D12Buffer)readback).Resource;
        var pixels = Record(commands, tensor, image, FrameSlot);

        // Promoted to UNORDERED_ACCESS by its first use; at the end of the list it is in COMMON again.
        commands.Transition(pixels, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
        commands.Copy(pixels, 0, target, offset, Plan.ImageBytes);
        if (Plan.KeptBytes > 0)
        {
            var ranges = RequireSlot(FrameSlot).Extremes.Resource;
            commands.Transition(ranges, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
            commands.Copy(ranges, Plan.SettledAt(image), target, offset + Plan.ImageBytes, Plan.KeptBytes);
        }

        own.MarkEnd(commands, slot);
        own.Submit(slot);
    }

    /// <summary>Makes a slot's own image for a buffer, or for a texture, whose rows of pixels must be aligned.</summary>
    public Direct3D12Buffer RequireImage(int slot, bool forTexture)
    {
        var scratch = RequireSlot(slot);
        return scratch.Image ?? scratch.MakeImage(forTexture ? RequireTextureBytes() : Plan.ImageBytes);
    }

    /// <summary>Records the passes towards a slot's own image, which is left in the state UNORDERED_ACCESS.</summary>
    public ID3D12Resource Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot)
    {
        var image = RequireImage(slot, forTexture: false);
        Record(commands, source, number, slot, image.Address, Plan.RowPitch);
        return image.Resource;
    }

    /// <summary>Records the passes towards somebody else's buffer.</summary>
    public void Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, ulong address) =>
        Record(commands, source, number, slot, address, Plan.RowPitch);

    /// <summary>Records the passes and a copy towards somebody else's texture.</summary>
    public void RecordTexture(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, in Direct3D12Target target)
    {
        var format = target.RequireTexture(Tiles, TextureFormat);
        var image = RequireImage(slot, forTexture: true);
        Record(commands, source, number, slot, image.Address, RowPitchOfTexture);
        commands.Transition(image.Resource, ResourceStates.UnorderedAccess, ResourceStates.CopySource);
        commands.CopyToTexture(
            TextureCopyLocation.Rows(image.Resource, format, Tiles.ImageWidth, Tiles.ImageHeight, RowPitchOfTexture),
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

    private long RequireTextureBytes()
    {
        long bytes = GpuProgram.ImageBytes(Tiles, RowPitchOfTexture);
        Direct3D12Context.Limits.RequireBuffer(
            $"An image of {Tiles.ImageWidth}×{Tiles.ImageHeight} pixels for a texture", bytes, device.Description);
        return bytes;
    }

    private ID3D12PipelineState[] BuildPipelines(ElementType type)
    {
        var passes = Plan.Program.Passes;
        var built = new ID3D12PipelineState[passes.Length];
        for (int i = 0; i < built.Length; i++)
        {
            built[i] = device.Pipelines.Get(passes[i].Shader, type);
        }

        return built;
    }

    private void Record(Direct3D12Commands commands, Direct3D12Tensor source, int number, int slot, ulong image, int pitch)
    {
        var program = Plan.Program;
        commands.Bind(device.Pipelines.RootSignature, source.Address, colors.Address, image, RequireSlot(slot).Extremes.Address);
        for (int i = 0; i < pipelines.Length; i++)
        {
            // The first barrier is for what an earlier recording of the same list wrote.
            commands.NextShader();
            var pass = program.Passes[i];
            commands.Dispatch(pipelines[i], program.ParametersOf(i, number, rowPitch: pitch), pass.GroupsAcross, pass.GroupsDown);
        }
    }
}

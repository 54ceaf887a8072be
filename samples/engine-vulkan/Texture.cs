using static EngineSample.Structures;

namespace EngineSample;

/// <summary>A texture of the engine, R8G8B8A8_UNORM. Between frames it is in the layout that shaders read it in.</summary>
internal sealed unsafe class Texture : IDisposable
{
    private const int Undefined = 0, ShaderReadOnly = 5, TransferSource = 6, TransferTarget = 7;
    private const uint ShaderRead = 0x20, TransferRead = 0x800, TransferWrite = 0x1000, HostRead = 0x2000;
    private const uint ComputeStage = 0x800, TransferStage = 0x1000, HostStage = 0x4000;

    private readonly Engine engine;
    private readonly ulong memory;

    public Texture(Engine engine, int width, int height)
    {
        (this.engine, Width, Height) = (engine, width, height);
        ImageCreateInfo info = new()
        {
            Type = 14,
            ImageType = 1,
            Format = 37,
            Width = (uint)width,
            Height = (uint)height,
            Depth = 1,
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = 1,
            Usage = 1 | 2 | 4, // TRANSFER_SRC, TRANSFER_DST, SAMPLED
        };
        ulong created;
        Engine.Check(((delegate* unmanaged<nint, ImageCreateInfo*, void*, ulong*, int>)engine.Find("vkCreateImage"))(
            engine.Device, &info, null, &created));
        Handle = created;
        MemoryRequirements needed;
        ((delegate* unmanaged<nint, ulong, MemoryRequirements*, void>)engine.Find("vkGetImageMemoryRequirements"))(
            engine.Device, Handle, &needed);
        memory = engine.Allocate(needed, properties: 1);
        Engine.Check(((delegate* unmanaged<nint, ulong, ulong, ulong, int>)engine.Find("vkBindImageMemory"))(
            engine.Device, Handle, memory, 0));
    }

    public ulong Handle { get; }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Before a recording: what was drawn with the texture is done, and its old pixels may go.</summary>
    public void BecomeTransferTarget(nint commands) =>
        Barrier(commands, Undefined, TransferTarget, ComputeStage | TransferStage, 0, TransferStage, TransferWrite);

    /// <summary>After a recording: shaders may read the new pixels.</summary>
    public void BecomeReadable(nint commands) =>
        Barrier(commands, TransferTarget, ShaderReadOnly, TransferStage, TransferWrite, ComputeStage, ShaderRead);

    /// <summary>The pixels of the last frame, for the file that this sample writes.</summary>
    public byte[] Read()
    {
        var pixels = new byte[Width * Height * 4];
        BufferCreateInfo info = new() { Type = 12, Size = (ulong)pixels.Length, Usage = 2 };
        ulong buffer;
        Engine.Check(((delegate* unmanaged<nint, BufferCreateInfo*, void*, ulong*, int>)engine.Find("vkCreateBuffer"))(
            engine.Device, &info, null, &buffer));
        MemoryRequirements needed;
        ((delegate* unmanaged<nint, ulong, MemoryRequirements*, void>)engine.Find("vkGetBufferMemoryRequirements"))(
            engine.Device, buffer, &needed);
        ulong host = engine.Allocate(needed, properties: 2 | 4); // HOST_VISIBLE, HOST_COHERENT
        Engine.Check(((delegate* unmanaged<nint, ulong, ulong, ulong, int>)engine.Find("vkBindBufferMemory"))(
            engine.Device, buffer, host, 0));

        nint commands = engine.BeginFrame(slot: 0);
        Barrier(commands, ShaderReadOnly, TransferSource, ComputeStage, 0, TransferStage, TransferRead);
        ImageCopy copy = new() { Aspect = 1, Layers = 1, Width = (uint)Width, Height = (uint)Height, Depth = 1 };
        ((delegate* unmanaged<nint, ulong, int, ulong, uint, ImageCopy*, void>)engine.Find("vkCmdCopyImageToBuffer"))(
            commands, Handle, TransferSource, buffer, 1, &copy);
        MemoryBarrier toHost = new() { Type = 46, Written = TransferWrite, Accessed = HostRead };
        var barrier = (delegate* unmanaged<nint, uint, uint, uint, uint, MemoryBarrier*, uint, void*, uint, void*, void>)
            engine.Find("vkCmdPipelineBarrier");
        barrier(commands, TransferStage, HostStage, 0, 1, &toHost, 0, null, 0, null);
        engine.EndFrame(slot: 0);
        engine.WaitFor(slot: 0);

        void* mapped;
        Engine.Check(((delegate* unmanaged<nint, ulong, ulong, ulong, uint, void**, int>)engine.Find("vkMapMemory"))(
            engine.Device, host, 0, needed.Size, 0, &mapped));
        new ReadOnlySpan<byte>(mapped, pixels.Length).CopyTo(pixels);
        ((delegate* unmanaged<nint, ulong, void*, void>)engine.Find("vkDestroyBuffer"))(engine.Device, buffer, null);
        ((delegate* unmanaged<nint, ulong, void*, void>)engine.Find("vkFreeMemory"))(engine.Device, host, null);
        return pixels;
    }

    public void Dispose()
    {
        ((delegate* unmanaged<nint, ulong, void*, void>)engine.Find("vkDestroyImage"))(engine.Device, Handle, null);
        ((delegate* unmanaged<nint, ulong, void*, void>)engine.Find("vkFreeMemory"))(engine.Device, memory, null);
    }

    private void Barrier(nint commands, int oldLayout, int newLayout, uint earlier, uint written, uint later, uint accessed)
    {
        ImageBarrier barrier = new()
        {
            Type = 45,
            Written = written,
            Accessed = accessed,
            OldLayout = oldLayout,
            NewLayout = newLayout,
            OldFamily = uint.MaxValue,
            NewFamily = uint.MaxValue,
            Image = Handle,
            Aspect = 1,
            Levels = 1,
            Layers = 1,
        };
        var record = (delegate* unmanaged<nint, uint, uint, uint, uint, void*, uint, void*, uint, ImageBarrier*, void>)
            engine.Find("vkCmdPipelineBarrier");
        record(commands, earlier, later, 0, 0, null, 0, null, 1, &barrier);
    }
}

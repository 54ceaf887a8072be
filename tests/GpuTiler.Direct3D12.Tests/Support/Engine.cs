using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>An engine with its own device, queue, list, buffers and textures; it releases what it made.</summary>
internal sealed unsafe class Engine : IDisposable
{
    private readonly ID3D12Device device;
    private readonly ID3D12CommandQueue queue;
    private readonly ID3D12CommandAllocator allocator;
    private readonly ID3D12GraphicsCommandList list;
    private readonly ID3D12Fence fence;
    private readonly List<ID3D12Resource> resources = [];
    private ulong value;

    public Engine(CommandListType type = CommandListType.Direct)
    {
        D3D12.Require();
        using var adapters = new Direct3D12Adapters();
        device = D3D12Library.CreateDevice(adapters[adapters.Descriptions.First(adapter => adapter.Refusal is null).Index]);
        queue = device.CreateCommandQueue(type);
        allocator = device.CreateCommandAllocator(type);
        list = device.CreateCommandList(type, allocator);
        fence = device.CreateFence();
        _ = list.Close();
    }

    public object Lock { get; } = new();

    public Direct3D12Handles Handles => new() { Device = device.Address, Queue = queue.Address, QueueLock = Lock };

    public ID3D12Device Device => device;

    /// <summary>Records a list, runs it, and waits for it.</summary>
    public void Run(Action<ID3D12GraphicsCommandList> record)
    {
        Check(allocator.Reset());
        Check(list.Reset(allocator));
        record(list);
        Check(list.Close());
        lock (Lock)
        {
            queue.ExecuteCommandLists(list);
            Check(queue.Signal(fence, ++value));
        }

        while (fence.GetCompletedValue() < value)
        {
            Thread.Sleep(1);
        }
    }

    /// <summary>A buffer in the device's own memory with that content.</summary>
    public nint NewBuffer(ReadOnlySpan<byte> content, uint flags = ResourceDescription.AllowUnorderedAccess)
    {
        var buffer = New(HeapType.Default, ResourceDescription.Buffer(content.Length, flags), ResourceStates.Common);
        var upload = New(HeapType.Upload, ResourceDescription.Buffer(content.Length, 0), ResourceStates.GenericRead);
        byte* start;
        Check(upload.Map(&start));
        content.CopyTo(new Span<byte>(start, content.Length));
        int length = content.Length;
        Run(commands => commands.CopyBufferRegion(buffer, 0, upload, 0, length));
        return buffer.Address;
    }

    /// <summary>What a buffer holds.</summary>
    public byte[] Read(nint buffer, int length)
    {
        var readback = New(HeapType.Readback, ResourceDescription.Buffer(length, 0), ResourceStates.CopyDest);
        Run(commands => commands.CopyBufferRegion(readback, 0, new(buffer), 0, length));
        byte* start;
        Check(readback.Map(&start));
        return new Span<byte>(start, length).ToArray();
    }

    /// <summary>A texture in the state COPY_DEST; all it holds is <paramref name="fill"/>.</summary>
    public nint NewTexture(int width, int height, DxgiFormat format, byte fill, int levels = 1, uint flags = 0)
    {
        ResourceDescription description = new()
        {
            Dimension = ResourceDescription.Texture2DDimension,
            Width = (ulong)width,
            Height = (uint)height,
            DepthOrArraySize = 1,
            MipLevels = (ushort)levels,
            Format = format,
            SampleCount = 1,
            Flags = flags,
        };
        var texture = New(HeapType.Default, description, ResourceStates.CopyDest);
        for (int level = 0; level < levels; level++)
        {
            var (w, h, number) = (width >> level, height >> level, (uint)level);
            int pitch = PitchOf(w, format);
            var content = Enumerable.Repeat(fill, pitch * h).ToArray();
            ID3D12Resource rows = new(NewBuffer(content));
            var source = TextureCopyLocation.Rows(rows, format, w, h, pitch);
            Run(commands => commands.CopyTextureRegion(TextureCopyLocation.Subresource(texture.Address, number), 0, 0, source));
        }

        return texture.Address;
    }

    /// <summary>
    /// The rows of a texture's level, without a gap between them. The texture must be in the state COPY_DEST, and is again.
    /// </summary>
    public byte[] Read(nint texture, int width, int height, DxgiFormat format, int level = 0)
    {
        int pitch = PitchOf(width, format), rowBytes = width * SizeOf(format);
        ID3D12Resource source = new(texture), rows = new(NewBuffer(new byte[pitch * height]));
        Run(commands =>
        {
            commands.ResourceBarrier(ResourceBarrier.Transition(source, ResourceStates.CopyDest, ResourceStates.CopySource));
            commands.CopyTextureRegion(
                TextureCopyLocation.Rows(rows, format, width, height, pitch), 0, 0, TextureCopyLocation.Subresource(texture, (uint)level));
            commands.ResourceBarrier(ResourceBarrier.Transition(source, ResourceStates.CopySource, ResourceStates.CopyDest));
        });
        var padded = Read(rows.Address, pitch * height);
        return [.. Enumerable.Range(0, height).SelectMany(y => padded.AsSpan(y * pitch, rowBytes).ToArray())];
    }

    public void Dispose()
    {
        foreach (var resource in resources)
        {
            _ = ComObject.Release(resource.Address);
        }

        foreach (nint address in new[] { fence.Address, list.Address, allocator.Address, queue.Address, device.Address })
        {
            _ = ComObject.Release(address);
        }
    }

    private static int SizeOf(DxgiFormat format) => format == DxgiFormat.R8Unorm ? 1 : 4;

    private static int PitchOf(int width, DxgiFormat format) => ((width * SizeOf(format)) + 255) & ~255;

    private static void Check(int code) => Assert.True(code >= 0, $"0x{code:X8}");

    private ID3D12Resource New(HeapType heap, in ResourceDescription description, ResourceStates state)
    {
        var resource = device.CreateCommittedResource(heap, description, state, "a test");
        resources.Add(resource);
        return resource;
    }
}

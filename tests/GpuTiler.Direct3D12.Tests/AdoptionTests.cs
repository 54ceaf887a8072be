using System.Runtime.InteropServices;
using GpuTiler.Conformance;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>What an engine brings stays the engine's, and what does not fit is refused.</summary>
public class AdoptionTests
{
    [Theory]
    [InlineData(CommandListType.Direct)]
    [InlineData(CommandListType.Compute)]
    internal void A_tiler_works_on_an_adopted_queue_and_all_of_it_stays_the_engines(CommandListType type)
    {
        using var engine = new Engine(type);
        uint references = Spy.References(engine.Handles.Device);
        var (source, plan, expected) = Example.Reference(0, ElementType.Float16, null);
        for (int round = 0; round < 2; round++)
        {
            using var device = Direct3D12Device.Adopt(engine.Handles);
            Assert.Equal(engine.Handles, device.Handles);
            Assert.Same(engine.Lock, device.QueueLock);
            using var tensor = device.CreateTensor(Example.Shape, ElementType.Float16);
            using var tiler = Tiler.Create(tensor, Example.OptionsOf(plan));
            tensor.Write(MemoryMarshal.Cast<byte, Half>(source));
            var pixels = new byte[plan.ByteCount];
            tiler.Read(tiler.Dispatch(tensor, 1), pixels);
            Assert.Equal(expected, pixels);
        }

        Assert.Equal(references, Spy.SettledReferences(engine.Handles.Device, references));
        Assert.NotEqual(0, engine.NewBuffer(new byte[64]));
    }

    [Fact]
    public void An_imported_buffer_is_held_until_the_tensor_goes()
    {
        using var engine = new Engine();
        using var device = Direct3D12Device.Adopt(engine.Handles);
        nint buffer = engine.NewBuffer(new byte[4096]);
        uint references = Spy.References(buffer);
        var tensor = device.Import(buffer, 8, Example.Shape, ElementType.Float32);
        Assert.Equal(references + 1, Spy.References(buffer));
        Assert.Equal(buffer, tensor.Resource);
        Assert.Equal(8, tensor.ByteOffset);
        var values = TestData.Singles(DataKind.Normal, Example.Shape.ElementCount);
        tensor.Write(values);
        Assert.Equal(MemoryMarshal.AsBytes<float>(values), engine.Read(buffer, 4096).AsSpan(8, values.Length * 4));
        tensor.Dispose();
        tensor.Dispose();
        Assert.Equal(references, Spy.SettledReferences(buffer, references));
    }

    [Fact]
    public async Task Nothing_is_submitted_while_the_engine_holds_the_lock()
    {
        using var engine = new Engine();
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.CreateTensor(Example.Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        Task<TileTicket> dispatch;
        lock (engine.Lock)
        {
            dispatch = Task.Run(() => tiler.Dispatch(tensor));
            Thread.Sleep(200);
            Assert.False(dispatch.IsCompleted);
        }

        tiler.Read(await dispatch, new byte[tiler.Plan.ByteCount]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_what_was_found()
    {
        using var engine = new Engine();
        using var other = new Engine();
        Refused<ArgumentException>("handle is 0", () => Direct3D12Device.Adopt(new() { Queue = engine.Handles.Queue }));
        Refused<ArgumentException>("another device", () => Direct3D12Device.Adopt(engine.Handles with { Queue = other.Handles.Queue }));
        nint copies = engine.Device.CreateCommandQueue((CommandListType)3).Address;
        Refused<NotSupportedException>("type 3", () => Direct3D12Device.Adopt(engine.Handles with { Queue = copies }));
        _ = ComObject.Release(copies);

        using var device = Direct3D12Device.Adopt(engine.Handles);
        nint buffer = engine.NewBuffer(new byte[1000]), readable = engine.NewBuffer(new byte[4096], flags: 0);
        nint texture = engine.NewTexture(64, 64, DxgiFormat.R8Unorm, 0), colored = engine.NewTexture(64, 64, DxgiFormat.R8G8B8A8Unorm, 0);
        Refused<ArgumentException>("the handle is 0", () => device.Import(0, 0, Example.Shape, ElementType.Float32));
        Refused<ArgumentException>("shape empty", () => device.Import(buffer, 0, default, ElementType.Float32));
        Refused<ArgumentException>("offset 2", () => device.Import(buffer, 2, Example.Shape, ElementType.Float32));
        Refused<ArgumentException>("1000 bytes", () => device.Import(buffer, 0, Example.Shape, ElementType.Float32));
        Refused<ArgumentException>("no buffer", () => device.Import(texture, 0, Example.Shape, ElementType.Float32));
        var held = new TileOptions { Range = TileRange.Tile.Hold(0.5f) };
        Refused<ArgumentException>("tile:hold=0.5", () => Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float32, held));
        Refused<ArgumentException>(
            "row pitch 30", () => Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float32, default, 30));
        Refused<ArgumentException>("offset 6", () => Direct3D12Target.Buffer(buffer, 6));
        Refused<ArgumentException>("handle is 0", () => Direct3D12Target.Texture(0));
        Refused<ArgumentException>("x -1", () => Direct3D12Target.Texture(texture, x: -1));
        Refused<ArgumentException>("no level 1", () => Direct3D12Target.Texture(texture, mipLevel: 1));

        using var tensor = device.CreateTensor(Example.Shape, ElementType.Float32);
        using var wrong = device.CreateTensor(TensorShape.Chw(1, 2, 3), ElementType.Float32);
        using var recorder = Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float32, new() { Scale = 4 });
        using var elsewhere = Direct3D12Device.Adopt(other.Handles);
        using var foreign = elsewhere.CreateTensor(Example.Shape, ElementType.Float32);
        engine.Run(list =>
        {
            void Record(string reason, Direct3D12Tensor source, Direct3D12Target target, int image = 0, int slot = 0) =>
                Refused<ArgumentException>(reason, () => recorder.Record(list.Address, source, image, target, slot));
            Record("shape is 1×1×2×3", wrong, Direct3D12Target.Buffer(buffer));
            Record("another device", foreign, Direct3D12Target.Buffer(buffer));
            Record("image 2", tensor, Direct3D12Target.Buffer(buffer), image: 2);
            Record("no slot 3", tensor, Direct3D12Target.Buffer(buffer), slot: 3);
            Record("a target", tensor, default);
            Record($"the image needs {recorder.ImageBytes}", tensor, Direct3D12Target.Buffer(buffer));
            Record("ALLOW_UNORDERED_ACCESS", tensor, Direct3D12Target.Buffer(readable));
            Record("ALLOW_UNORDERED_ACCESS", tensor, Direct3D12Target.Buffer(texture));
            Record("does not fit level 0 of the texture: 64×64", tensor, Direct3D12Target.Texture(texture));
            Record("format 28", tensor, Direct3D12Target.Texture(colored));
            Record("dimension 1", tensor, Direct3D12Target.Texture(buffer));
            Refused<ArgumentException>("handles is 0", () => recorder.Record(0, tensor, 0, Direct3D12Target.Buffer(buffer)));
        });
    }

    private static void Refused<T>(string reason, Action action)
        where T : Exception => Assert.Contains(reason, Assert.Throws<T>(action).Message);
}

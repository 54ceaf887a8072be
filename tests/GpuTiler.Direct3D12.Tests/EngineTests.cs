using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>An engine brings its device, queue, buffers, textures and lists; the bytes are the scalar reference's.</summary>
public class EngineTests
{
    public static TheoryData<long, long, ElementType, bool> Places
    {
        get
        {
            var places = new TheoryData<long, long, ElementType, bool>();
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (long source in new[] { 0L, 4, 20, 256, 1028 })
                {
                    places.Add(source, 268 - (source % 16), type, source % 8 == 0);
                }
            }

            return places;
        }
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void A_buffer_of_the_engine_becomes_an_image_in_another(long sourceOffset, long targetOffset, ElementType type, bool inColor)
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(sourceOffset, type, inColor ? Example.Colors() : null);
        int pitch = ((plan.RowBytes + 3) & ~3) + 20;
        var before = Enumerable.Repeat((byte)0xCD, (int)targetOffset + (pitch * plan.ImageHeight) + 16).ToArray();
        nint activations = engine.NewBuffer(source, flags: 0), pixels = engine.NewBuffer(before);
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.Import(activations, sourceOffset, Example.Shape, type);
        using var recorder = Direct3D12Recorder.Create(device, Example.Shape, type, Example.OptionsOf(plan), pitch);
        Assert.Equal(pitch, recorder.RowPitch);
        Assert.Equal(pitch * plan.ImageHeight, recorder.ImageBytes);
        engine.Run(list => recorder.Record(list.Address, tensor, 1, Direct3D12Target.Buffer(pixels, targetOffset), slot: 2));

        var after = engine.Read(pixels, before.Length);
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            int row = (int)targetOffset + (y * pitch);
            Assert.Equal(expected.AsSpan(y * plan.RowBytes, plan.RowBytes), after.AsSpan(row, plan.RowBytes));

            // Up to three bytes behind a row may be written, and no more.
            int end = row + ((plan.RowBytes + 3) & ~3);
            Assert.Equal(before.AsSpan(end, pitch - (end - row)), after.AsSpan(end, pitch - (end - row)));
        }

        Assert.Equal(before.AsSpan(0, (int)targetOffset), after.AsSpan(0, (int)targetOffset));
    }

    [Theory]
    [InlineData(DxgiFormat.R8Unorm)]
    [InlineData(DxgiFormat.R8G8B8A8Unorm)]
    [InlineData(DxgiFormat.R8G8B8A8UnormSrgb)]
    internal void A_texture_of_the_engine_receives_the_image_at_its_place(DxgiFormat format)
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, format == DxgiFormat.R8Unorm ? null : Example.Colors());
        int width = plan.ImageWidth + 9, height = plan.ImageHeight + 6;
        nint activations = engine.NewBuffer(source);
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.Import(activations, 0, Example.Shape, ElementType.Float32);
        using var recorder = Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float32, Example.OptionsOf(plan));
        for (int slot = 0; slot < Tiler.FramesInFlight; slot++)
        {
            nint texture = engine.NewTexture(width, height, format, fill: 0x77);
            engine.Run(list => recorder.Record(list.Address, tensor, 1, Direct3D12Target.Texture(texture, x: 5, y: 3), slot));
            Assert.Equal(Example.Placed(plan, expected, width, height, 5, 3), engine.Read(texture, width, height, format));
        }
    }

    [Fact]
    public void A_level_of_a_texture_receives_the_image_and_the_others_do_not()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float16, null);
        int width = plan.ImageWidth + 3, height = plan.ImageHeight + 1;
        nint texture = engine.NewTexture(2 * width, 2 * height, DxgiFormat.R8Unorm, fill: 0x77, levels: 2);
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.Import(engine.NewBuffer(source), 0, Example.Shape, ElementType.Float16);
        using var recorder = Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float16, Example.OptionsOf(plan));
        engine.Run(list => recorder.Record(list.Address, tensor, 1, Direct3D12Target.Texture(texture, x: 1, mipLevel: 1)));
        var pixels = engine.Read(texture, width, height, DxgiFormat.R8Unorm, level: 1);
        Assert.Equal(Example.Placed(plan, expected, width, height, 1, 0), pixels);
        Assert.All(engine.Read(texture, 2 * width, 2 * height, DxgiFormat.R8Unorm), pixel => Assert.Equal(0x77, pixel));
    }

    [Fact]
    public void Recordings_follow_each_other_in_one_list_and_one_slot()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, null);
        nint first = engine.NewBuffer(new byte[10_000]), second = engine.NewBuffer(new byte[10_000]);
        nint texture = engine.NewTexture(plan.ImageWidth, plan.ImageHeight, DxgiFormat.R8Unorm, fill: 0);
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.Import(engine.NewBuffer(source), 0, Example.Shape, ElementType.Float32);
        using var recorder = Direct3D12Recorder.Create(device, Example.Shape, ElementType.Float32, Example.OptionsOf(plan));
        for (int round = 0; round < 20; round++)
        {
            engine.Run(list =>
            {
                recorder.Record(list.Address, tensor, 0, Direct3D12Target.Buffer(first));
                recorder.Record(list.Address, tensor, 0, Direct3D12Target.Texture(texture));
                recorder.Record(list.Address, tensor, 1, Direct3D12Target.Buffer(second));
                recorder.Record(list.Address, tensor, 1, Direct3D12Target.Texture(texture));
                recorder.Record(list.Address, tensor, 1, Direct3D12Target.Buffer(first));
            });
            foreach (nint pixels in new[] { first, second })
            {
                var rows = engine.Read(pixels, (int)recorder.ImageBytes);
                for (int y = 0; y < plan.ImageHeight; y++)
                {
                    Assert.Equal(expected.AsSpan(y * plan.RowBytes, plan.RowBytes), rows.AsSpan(y * recorder.RowPitch, plan.RowBytes));
                }
            }

            Assert.Equal(expected, engine.Read(texture, plan.ImageWidth, plan.ImageHeight, DxgiFormat.R8Unorm));
        }
    }

    [Fact]
    public void Activations_in_unordered_access_are_there_again_afterwards()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, null);
        ID3D12Resource from = new(engine.NewBuffer(source)), activations = new(engine.NewBuffer(new byte[source.Length]));
        ID3D12Resource copy = new(engine.NewBuffer(new byte[source.Length]));
        nint pixels = engine.NewBuffer(new byte[10_000]);
        using var device = Direct3D12Device.Adopt(engine.Handles);
        using var tensor = device.Import(activations.Address, 0, Example.Shape, ElementType.Float32);
        using var recorder = Direct3D12Recorder.Create(
            device, Example.Shape, ElementType.Float32, Example.OptionsOf(plan), (plan.RowBytes + 3) & ~3);
        using var spy = new BarrierSpy(engine);
        engine.Run(list =>
        {
            list.CopyBufferRegion(activations, 0, from, 0, source.Length);
            list.ResourceBarrier(ResourceBarrier.Transition(activations, ResourceStates.CopyDest, ResourceStates.UnorderedAccess));
            recorder.Record(list.Address, tensor, 1, Direct3D12Target.Buffer(pixels), 0, Direct3D12SourceState.UnorderedAccess);
            list.ResourceBarrier(ResourceBarrier.Transition(activations, ResourceStates.UnorderedAccess, ResourceStates.CopySource));
            list.CopyBufferRegion(copy, 0, activations, 0, source.Length);
        });
        Assert.Equal(
            [
                (ResourceStates.CopyDest, ResourceStates.UnorderedAccess),
                (ResourceStates.UnorderedAccess, ResourceStates.NonPixelShaderResource),
                (ResourceStates.NonPixelShaderResource, ResourceStates.UnorderedAccess),
                (ResourceStates.UnorderedAccess, ResourceStates.CopySource),
            ],
            spy.TransitionsOf(activations.Address));
        Assert.Equal(source, engine.Read(copy.Address, source.Length));
        var rows = engine.Read(pixels, (int)recorder.ImageBytes);
        Assert.Equal(expected.AsSpan(0, plan.RowBytes), rows.AsSpan(0, plan.RowBytes));
    }
}

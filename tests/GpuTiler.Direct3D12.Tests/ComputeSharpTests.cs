using ComputeSharp;
using GpuTiler.ComputeSharp;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>
/// GpuTiler.ComputeSharp on an engine's objects, which stand where ComputeSharp has its own, in the states that it keeps them in.
/// </summary>
public class ComputeSharpTests
{
    [Fact]
    public void A_texture_receives_the_image_and_stays_in_its_state()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, Example.Colors());
        var (width, height) = (plan.ImageWidth + 3, plan.ImageHeight + 2);
        nint texture = NewTexture(engine, width, height, DxgiFormat.R8G8B8A8Unorm);
        using var activations = new ReadOnlyBuffer<float>(engine.NewBuffer(source, flags: 0));
        using var tiler = ComputeSharpTiler.Create(new GraphicsDevice(engine.Device.Address), Example.Shape, Example.OptionsOf(plan));
        using var pixels = new ReadWriteTexture2D<Rgba32, Float4>(texture);
        for (int frame = 0; frame < 3; frame++)
        {
            tiler.Render(activations, pixels, image: 1);
        }

        Move(engine, texture, ResourceStates.UnorderedAccess, ResourceStates.CopyDest);
        Assert.Equal(Example.Placed(plan, expected, width, height, 0, 0), engine.Read(texture, width, height, DxgiFormat.R8G8B8A8Unorm));
    }

    [Fact]
    public void A_grey_texture_a_buffer_and_memory_of_the_host_receive_the_same_image()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, null);
        nint texture = NewTexture(engine, plan.ImageWidth, plan.ImageHeight, DxgiFormat.R8Unorm);
        using var activations = new ReadWriteBuffer<float>(engine.NewBuffer(source));
        using var tiler = ComputeSharpTiler.Create(new GraphicsDevice(engine.Device.Address), Example.Shape, Example.OptionsOf(plan));
        nint buffer = engine.NewBuffer(new byte[tiler.ImageBytes]);
        using var words = new ReadWriteBuffer<uint>(buffer);
        using var grey = new ReadWriteTexture2D<R8, float>(texture);
        var pixels = new byte[plan.ByteCount];
        tiler.Render(activations, grey, image: 1);
        tiler.Render(activations, words, image: 1);
        tiler.Render(activations, pixels, image: 1);

        Move(engine, texture, ResourceStates.UnorderedAccess, ResourceStates.CopyDest);
        Assert.Equal(expected, engine.Read(texture, plan.ImageWidth, plan.ImageHeight, DxgiFormat.R8Unorm));
        Assert.Equal(expected, pixels);
        var rows = engine.Read(buffer, (int)tiler.ImageBytes);
        for (int y = 0; y < plan.ImageHeight; y++)
        {
            Assert.Equal(expected.AsSpan(y * plan.RowBytes, plan.RowBytes), rows.AsSpan(y * tiler.RowPitch, plan.RowBytes));
        }
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_the_next_image_is_right()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Example.Reference(0, ElementType.Float32, null);
        using var activations = new ReadOnlyBuffer<float>(engine.NewBuffer(source, flags: 0));
        using var few = new ReadOnlyBuffer<float>(engine.NewBuffer(new byte[64]));
        using var tiler = ComputeSharpTiler.Create(new GraphicsDevice(engine.Device.Address), Example.Shape, Example.OptionsOf(plan));
        using var small = new ReadWriteTexture2D<R8, float>(NewTexture(engine, 4, 4, DxgiFormat.R8Unorm));
        using var colored = new ReadWriteTexture2D<Rgba32, Float4>(NewTexture(engine, 512, 512, DxgiFormat.R8G8B8A8Unorm));
        using var words = new ReadWriteBuffer<uint>(engine.NewBuffer(new byte[64]));
        Assert.Contains("does not fit", Refused(() => tiler.Render(activations, small)));
        Assert.Contains("R8_UNORM", Refused(() => tiler.Render(activations, colored)));
        Assert.Contains("64 bytes", Refused(() => tiler.Render(activations, words)));
        Assert.Contains("64 bytes", Refused(() => tiler.Render(few, small)));
        Assert.Contains("image 2", Refused(() => tiler.Render(activations, small, image: 2)));

        var pixels = new byte[plan.ByteCount];
        tiler.Render(activations, pixels, image: 1);
        Assert.Equal(expected, pixels);
    }

    [Fact]
    public void Everything_that_is_not_the_tilers_is_given_back()
    {
        using var engine = new Engine();
        var (source, plan, _) = Example.Reference(0, ElementType.Float32, null);
        nint buffer = engine.NewBuffer(source), texture = NewTexture(engine, plan.ImageWidth, plan.ImageHeight, DxgiFormat.R8Unorm);
        nint[] lent = [engine.Device.Address, buffer, texture];
        uint[] before = [.. lent.Select(Spy.References)];
        for (int round = 0; round < 3; round++)
        {
            using var tiler = ComputeSharpTiler.Create(new GraphicsDevice(engine.Device.Address), Example.Shape, Example.OptionsOf(plan));
            tiler.Render(new ReadOnlyBuffer<float>(buffer), new ReadWriteTexture2D<R8, float>(texture));
        }

        Assert.Equal(before, lent.Zip(before, Spy.SettledReferences));
    }

    private static string Refused(Action render) => Assert.Throws<ArgumentException>(render).Message;

    // As ComputeSharp makes one: shaders may write to it, and it is in UNORDERED_ACCESS.
    private static nint NewTexture(Engine engine, int width, int height, DxgiFormat format)
    {
        nint texture = engine.NewTexture(width, height, format, fill: 0x77, flags: ResourceDescription.AllowUnorderedAccess);
        Move(engine, texture, ResourceStates.CopyDest, ResourceStates.UnorderedAccess);
        return texture;
    }

    private static void Move(Engine engine, nint texture, ResourceStates before, ResourceStates after) =>
        engine.Run(list => list.ResourceBarrier(ResourceBarrier.Transition(new(texture), before, after)));
}

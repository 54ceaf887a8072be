using System.Runtime.InteropServices;
using GpuTiler.Conformance;

namespace GpuTiler.Vulkan.Tests;

/// <summary>An engine brings its device, queue, buffers, textures and command buffers; the bytes are the scalar reference's.</summary>
public class EngineTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(2, 5, 9, 7);

    public static TheoryData<long, long, ElementType, bool> Places
    {
        get
        {
            var places = new TheoryData<long, long, ElementType, bool>();
            foreach (var type in Enum.GetValues<ElementType>())
            {
                foreach (long source in new[] { 0L, 4, 20, 256, 1028 })
                {
                    places.Add(source, 268 - source % 16, type, source % 8 == 0);
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
        var (source, plan, expected) = Reference(sourceOffset, type, inColor ? Colors() : null);
        int pitch = ((plan.RowBytes + 3) & ~3) + 20;
        var before = Enumerable.Repeat((byte)0xCD, (int)targetOffset + (pitch * plan.ImageHeight) + 16).ToArray();
        using (var device = VulkanDevice.Adopt(engine.Handles))
        using (var activations = engine.NewBuffer(source))
        using (var pixels = engine.NewBuffer(before))
        using (var tensor = device.Import(activations.Handle, sourceOffset, Shape, type))
        using (var recorder = VulkanRecorder.Create(device, Shape, type, OptionsOf(plan), pitch))
        {
            Assert.Equal(pitch, recorder.RowPitch);
            engine.Run(commands => recorder.Record(commands, tensor, 1, VulkanTarget.Buffer(pixels.Handle, targetOffset), slot: 2));

            var after = Download.Bytes(engine.Context, pixels.Handle, 0, before.Length);
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

        Assert.Empty(engine.Messages);
    }

    [Theory]
    [InlineData(PixelFormat.R8)]
    [InlineData(PixelFormat.Rgba8)]
    public void A_texture_of_the_engine_receives_the_image_at_its_place(PixelFormat format)
    {
        using var engine = new Engine();
        var (source, plan, expected) = Reference(0, ElementType.Float32, format == PixelFormat.R8 ? null : Colors());
        int width = plan.ImageWidth + 9, height = plan.ImageHeight + 6;
        using (var device = VulkanDevice.Adopt(engine.Handles))
        using (var activations = engine.NewBuffer(source))
        using (var texture = new EngineTexture(engine, width, height, format))
        using (var tensor = device.Import(activations.Handle, 0, Shape, ElementType.Float32))
        using (var recorder = VulkanRecorder.Create(device, Shape, ElementType.Float32, OptionsOf(plan)))
        {
            for (int slot = 0; slot < Tiler.FramesInFlight; slot++)
            {
                engine.Run(commands =>
                {
                    texture.Clear(commands);
                    recorder.Record(commands, tensor, 1, VulkanTarget.Image(texture.Handle, x: 5, y: 3), slot);
                });
                var pixels = texture.Read();
                var wanted = new byte[width * height * plan.PixelSize];
                for (int y = 0; y < plan.ImageHeight; y++)
                {
                    expected.AsSpan(y * plan.RowBytes, plan.RowBytes).CopyTo(wanted.AsSpan((((y + 3) * width) + 5) * plan.PixelSize));
                }

                Assert.Equal(wanted, pixels);
            }
        }

        Assert.Empty(engine.Messages);
    }

    [Fact]
    public void Recordings_follow_each_other_in_one_command_buffer()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Reference(0, ElementType.Float32, null);
        using (var device = VulkanDevice.Adopt(engine.Handles))
        using (var activations = engine.NewBuffer(source))
        using (var first = engine.NewBuffer(new byte[10_000]))
        using (var second = engine.NewBuffer(new byte[10_000]))
        using (var tensor = device.Import(activations.Handle, 0, Shape, ElementType.Float32))
        using (var recorder = VulkanRecorder.Create(device, Shape, ElementType.Float32, OptionsOf(plan)))
        {
            engine.Run(commands =>
            {
                // Twice into one buffer: the later image stays.
                recorder.Record(commands, tensor, 0, VulkanTarget.Buffer(first.Handle), slot: 0);
                recorder.Record(commands, tensor, 1, VulkanTarget.Buffer(first.Handle), slot: 1);
                recorder.Record(commands, tensor, 1, VulkanTarget.Buffer(second.Handle), slot: 2);
            });
            foreach (var pixels in new[] { first, second })
            {
                var rows = Download.Bytes(engine.Context, pixels.Handle, 0, recorder.RowPitch * plan.ImageHeight);
                for (int y = 0; y < plan.ImageHeight; y++)
                {
                    Assert.Equal(expected.AsSpan(y * plan.RowBytes, plan.RowBytes), rows.AsSpan(y * recorder.RowPitch, plan.RowBytes));
                }
            }
        }

        Assert.Empty(engine.Messages);
    }

    [Fact]
    public void A_tiler_works_on_an_adopted_device_and_the_device_stays_the_engines()
    {
        using var engine = new Engine();
        var (source, plan, expected) = Reference(0, ElementType.Float16, null);
        for (int round = 0; round < 2; round++)
        {
            using var device = VulkanDevice.Adopt(engine.Handles);
            using var tensor = device.CreateTensor(Shape, ElementType.Float16);
            using var tiler = Tiler.Create(tensor, OptionsOf(plan));
            tensor.Write(MemoryMarshal.Cast<byte, Half>(source));
            var pixels = new byte[plan.ByteCount];
            tiler.Read(tiler.Dispatch(tensor, 1), pixels);
            Assert.Equal(expected, pixels);
        }

        using var alive = engine.NewBuffer(new byte[64]);
        Assert.Empty(engine.Messages);
    }

    [Fact]
    public async Task Nothing_is_submitted_while_the_engine_holds_the_lock()
    {
        using var engine = new Engine();
        using var device = VulkanDevice.Adopt(engine.Handles);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        Assert.Same(engine.Handles.QueueLock, device.QueueLock);
        var written = new TaskCompletionSource();
        lock (device.QueueLock)
        {
            new Thread(() =>
            {
                tensor.Write(new float[Shape.ElementCount]);
                written.SetResult();
            }).Start();
            Thread.Sleep(50);
            Assert.False(written.Task.IsCompleted);
        }

        await written.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var engine = new Engine();
        using var device = VulkanDevice.Adopt(engine.Handles);
        using var other = VulkanDevice.Adopt(engine.Handles);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var foreign = other.CreateTensor(Shape, ElementType.Float32);
        using var smaller = device.CreateTensor(TensorShape.Hw(2, 3), ElementType.Float32);
        using var recorder = VulkanRecorder.Create(device, Shape, ElementType.Float32);
        var target = VulkanTarget.Buffer(1);
        Assert.Throws<ArgumentException>(() => recorder.Record(0, tensor, 0, target, 0));
        Assert.Throws<ArgumentException>(() => recorder.Record(1, tensor, 0, default, 0));
        Assert.Contains("another device", Assert.Throws<ArgumentException>(() => recorder.Record(1, foreign, 0, target, 0)).Message);
        Assert.Contains("1×1×2×3", Assert.Throws<ArgumentException>(() => recorder.Record(1, smaller, 0, target, 0)).Message);
        Assert.Contains("image 2", Assert.Throws<ArgumentException>(() => recorder.Record(1, tensor, 2, target, 0)).Message);
        Assert.Contains("slot 3", Assert.Throws<ArgumentException>(() => recorder.Record(1, tensor, 0, target, 3)).Message);
        Assert.Throws<ArgumentException>(() => VulkanTarget.Buffer(0));
        Assert.Throws<ArgumentException>(() => VulkanTarget.Buffer(1, 2));
        Assert.Throws<ArgumentException>(() => VulkanTarget.Image(0));
        Assert.Throws<ArgumentException>(() => VulkanTarget.Image(1, x: -1));
        Assert.Contains(
            "row pitch 30",
            Assert.Throws<ArgumentException>(() => VulkanRecorder.Create(device, Shape, ElementType.Float32, default, 30)).Message);
        var held = new TileOptions { Range = TileRange.Tile.Hold(0.5f) };
        Assert.Contains(
            "tile:hold=0.5",
            Assert.Throws<ArgumentException>(() => VulkanRecorder.Create(device, Shape, ElementType.Float32, held)).Message);
        Assert.Throws<ArgumentException>(() => device.Import(0, 0, Shape, ElementType.Float32));
        Assert.Throws<ArgumentException>(() => device.Import(1, 2, Shape, ElementType.Float32));
        Assert.Throws<ArgumentException>(() => VulkanDevice.Adopt(default));
        var wrongFamily = engine.Handles with { QueueFamily = 99 };
        Assert.Contains("family 99", Assert.Throws<NotSupportedException>(() => VulkanDevice.Adopt(wrongFamily)).Message);

        recorder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => recorder.Record(1, tensor, 0, target, 0));
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.Write(new float[Shape.ElementCount]));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.CreateTensor(Shape, ElementType.Float32));
        Assert.Throws<ObjectDisposedException>(() => Tiler.Create(device, Shape, ElementType.Float32));
    }

    private static ColorMap Colors()
    {
        var rgba = new byte[1024];
        new Random(3).NextBytes(rgba);
        return ColorMap.Create(rgba);
    }

    private static TileOptions OptionsOf(in TilePlan plan) => new()
    {
        Padding = plan.Padding,
        Border = plan.Border,
        PadValue = plan.PadColor.Red,
        ColorMap = plan.ColorMap,
        Range = plan.Range,
    };

    // A buffer of activations behind an offset, and what its second image becomes.
    private static (byte[] Source, TilePlan Plan, byte[] Expected) Reference(long offset, ElementType type, ColorMap? colors)
    {
        var plan = TilePlan.Create(Shape, new() { Padding = 2, Border = 1, PadValue = 77, ColorMap = colors });
        var expected = new byte[plan.ByteCount];
        ReadOnlySpan<byte> bytes;
        if (type == ElementType.Float32)
        {
            var values = TestData.Singles(DataKind.Infinities, Shape.ElementCount);
            ScalarReference.Render<float>(values, plan, 1, expected, plan.RowBytes);
            bytes = MemoryMarshal.AsBytes(values.AsSpan());
        }
        else
        {
            var values = TestData.Halves(DataKind.Infinities, Shape.ElementCount);
            ScalarReference.Render<Half>(values, plan, 1, expected, plan.RowBytes);
            bytes = MemoryMarshal.AsBytes(values.AsSpan());
        }

        return ([.. new byte[offset], .. bytes], plan, expected);
    }
}

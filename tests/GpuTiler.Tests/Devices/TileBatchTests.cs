namespace GpuTiler.Tests.Devices;

public class TileBatchTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(2, 3, 4, 5);

    [Fact]
    public void A_tiler_that_waits_is_refused_until_the_batch_was_dispatched_or_cleared()
    {
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        TileBatch batch = new(device), other = new(device);
        foreach (var end in new Action[] { batch.Dispatch, batch.Clear })
        {
            batch.Add(tiler, tensor);
            Assert.Throws<InvalidOperationException>(() => batch.Add(tiler, tensor));
            Assert.Throws<InvalidOperationException>(() => other.Add(tiler, tensor));
            Assert.Contains(
                "batch", Assert.Throws<InvalidOperationException>(() => tiler.Dispatch(tensor)).Message, StringComparison.Ordinal);
            end();
            tiler.Dispatch(tensor);
        }
    }

    [Fact]
    public void What_a_tiler_would_not_take_is_refused_when_it_is_added()
    {
        using var device = CpuDevice.Create();
        using var second = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var wrongShape = device.CreateTensor(TensorShape.Chw(3, 4, 5), ElementType.Float32);
        using var wrongDevice = second.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        using var elsewhere = Tiler.Create(second, Shape, ElementType.Float32);
        var batch = new TileBatch(device);
        Assert.Throws<ArgumentException>(() => batch.Add(tiler, wrongShape));
        Assert.Throws<ArgumentException>(() => batch.Add(tiler, wrongDevice));
        Assert.Throws<ArgumentException>(() => batch.Add(tiler, tensor, 2));
        Assert.Contains(
            "device", Assert.Throws<ArgumentException>(() => batch.Add(elsewhere, wrongDevice)).Message, StringComparison.Ordinal);
        batch.Dispatch();
        tiler.Dispatch(tensor);
    }

    [Fact]
    public void What_was_rendered_into_the_callers_memory_is_there_alone()
    {
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write([.. Enumerable.Range(0, Shape.ElementCount).Select(i => MathF.Sin(i))]);
        using var tiler = Tiler.Create(tensor, new() { Padding = 1 }, keepsRanges: true);
        byte[] expected = new byte[tiler.Plan.ByteCount], pixels = new byte[tiler.Plan.ByteCount];
        var (expectedRanges, ranges) = (new ValueRange[3], new ValueRange[3]);
        var before = tiler.Dispatch(tensor, 1);
        tiler.Read(before, expected);
        tiler.ReadRanges(before, expectedRanges);

        var batch = new TileBatch(device);
        Assert.Throws<ArgumentException>(() => batch.Add(tiler, tensor, pixels.AsMemory(1), 1));
        Assert.Throws<ArgumentException>(() => batch.Add(tiler, tensor, Memory<byte>.Empty, 1));
        for (int frame = 0; frame < 2 * Tiler.FramesInFlight; frame++)
        {
            Array.Clear(pixels);
            var ticket = batch.Add(tiler, tensor, pixels, 1);
            batch.Dispatch();
            Assert.Equal(expected, pixels);
            tiler.ReadRanges(ticket, ranges);
            Assert.Equal(expectedRanges, ranges);
            Assert.Contains(
                "memory", Assert.Throws<InvalidOperationException>(() => tiler.Read(ticket, pixels)).Message, StringComparison.Ordinal);
        }

        for (int frame = 0; frame < Tiler.FramesInFlight; frame++)
        {
            Array.Clear(pixels);
            tiler.Read(tiler.Dispatch(tensor, 1), pixels);
            Assert.Equal(expected, pixels);
        }
    }

    [Fact]
    public void A_failure_leaves_the_batch_empty()
    {
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        var lost = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        using var second = Tiler.Create(tensor);
        var batch = new TileBatch(device);
        batch.Add(tiler, tensor);
        batch.Add(second, lost);
        lost.Dispose();
        Assert.Throws<ObjectDisposedException>(batch.Dispatch);
        batch.Dispatch();
        var ticket = batch.Add(tiler, tensor);
        batch.Dispatch();
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
    }
}

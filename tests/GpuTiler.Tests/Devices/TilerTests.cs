using GpuTiler.Conformance;

namespace GpuTiler.Tests.Devices;

public class TilerTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(2, 3, 4, 5);

    [Fact]
    public void Images_in_flight_are_kept_and_older_ones_refused()
    {
        using var device = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Between(0, 255) });
        var tickets = new List<TileTicket>();
        for (int frame = 0; frame <= Tiler.FramesInFlight; frame++)
        {
            tensor.AsSpan<float>().Fill(frame * 10);
            tickets.Add(tiler.Dispatch(tensor));
        }

        var pixels = new byte[tiler.Plan.ByteCount];
        for (int frame = 1; frame <= Tiler.FramesInFlight; frame++)
        {
            tiler.Read(tickets[frame], pixels);
            Assert.Equal(frame * 10, pixels[0]);
        }

        Assert.Contains("1", Assert.Throws<InvalidOperationException>(() => tiler.Read(tickets[0], pixels)).Message);
        Assert.Throws<InvalidOperationException>(() => tiler.Read(default, pixels));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_both_numbers()
    {
        using var device = CpuDevice.Create();
        using var other = CpuDevice.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float16);
        using var tiler = Tiler.Create(tensor);
        using var wrongShape = device.CreateTensor(TensorShape.Chw(3, 4, 5), ElementType.Float32);
        using var wrongType = device.CreateTensor(Shape, ElementType.Float32);
        using var wrongDevice = other.CreateTensor(Shape, ElementType.Float32);
        Assert.Contains("1×3×4×5", Assert.Throws<ArgumentException>(() => tiler.Dispatch(wrongShape)).Message);
        Assert.Equal(
            "The tensor holds Float32 activations; the tiler was made for Float16.",
            Assert.Throws<ArgumentException>(() => tiler.Dispatch(wrongType)).Message);
        Assert.Throws<ArgumentException>(() => tiler.Dispatch(wrongDevice));
        Assert.Contains("image 2", Assert.Throws<ArgumentException>(() => tiler.Dispatch(tensor, 2)).Message);
        Assert.Throws<ArgumentException>(() => tiler.Dispatch(tensor, -1));
        var ticket = tiler.Dispatch(tensor);
        Assert.Contains(
            $"{tiler.Plan.ByteCount}",
            Assert.Throws<ArgumentException>(() => tiler.Read(ticket, new byte[tiler.Plan.ByteCount - 1])).Message);
        Assert.Contains("row pitch 3", Assert.Throws<ArgumentException>(() => tiler.Read(ticket, new byte[1000], 3)).Message);
        Assert.Contains("Float16", Assert.Throws<ArgumentException>(() => tensor.Write(new float[Shape.ElementCount])).Message);
        Assert.Throws<ArgumentException>(() => tensor.Write(new Half[7]));
        Assert.Throws<ArgumentException>(() => tensor.AsSpan<float>());
        Assert.Contains(
            "120", Assert.Throws<ArgumentException>(() => Tiler.Render(new float[119], Shape, default, new byte[1000])).Message);
    }

    [Fact]
    public void A_disposed_tensor_or_device_says_so()
    {
        var device = CpuDevice.Create();
        var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        tensor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Dispatch(tensor));
        using var another = device.CreateTensor(Shape, ElementType.Float32);
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Dispatch(another));
    }

    [Fact]
    public async Task Rendering_from_several_threads_at_once_gives_every_one_its_image()
    {
        var shape = TensorShape.Chw(40, 90, 91);
        var values = TestData.Singles(DataKind.Normal, shape.ElementCount);
        var plan = TilePlan.Create(shape);
        var expected = new byte[plan.ByteCount];
        ScalarReference.Render<float>(values, plan, 0, expected, plan.RowBytes);
        var threads = Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var pixels = new byte[plan.ByteCount];
            for (int i = 0; i < 100; i++)
            {
                Array.Clear(pixels);
                Tiler.Render(values, shape, default, pixels);
                Assert.Equal(expected, pixels);
            }
        }));
        await Task.WhenAll(threads);
    }
}

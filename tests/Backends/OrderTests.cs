using GpuTiler.Tests.Conformance;

namespace GpuTiler.Tests.Backends;

/// <summary>Images come in the order of their dispatches, whatever is written or dispatched meanwhile.</summary>
public class OrderTests
{
    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void Images_in_flight_show_the_values_of_their_dispatch(string name)
    {
        using var device = Devices.Open(name);
        var shape = TensorShape.Chw(5, 17, 19);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(device, shape, new() { Padding = 1 });
        var tickets = new Queue<(TileTicket Ticket, byte[] Expected)>();
        for (int frame = 0; frame < 60; frame++)
        {
            var values = TestData.Singles(DataKind.Normal, shape.ElementCount, frame);
            tensor.Write(values);
            var expected = new byte[tiler.Plan.ByteCount];
            ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
            tickets.Enqueue((tiler.Dispatch(tensor), expected));
            if (tickets.Count == Tiler.FramesInFlight)
            {
                var (ticket, wanted) = tickets.Dequeue();
                var pixels = new byte[wanted.Length];
                tiler.Read(ticket, pixels);
                Assert.Equal(wanted, pixels);
                Assert.NotNull(tiler.GpuTime(ticket));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public async Task Tilers_on_several_threads_share_a_device(string name)
    {
        using var device = Devices.Open(name);
        var work = Enumerable.Range(1, 4).Select(number => Task.Run(() =>
        {
            var shape = TensorShape.Chw(number, 11, 10 + number);
            for (int round = 0; round < 20; round++)
            {
                var values = TestData.Singles(DataKind.Normal, shape.ElementCount, round);
                using var tensor = device.CreateTensor(shape, ElementType.Float32);
                using var tiler = Tiler.Create(device, shape);
                tensor.Write(values);
                var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
                ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
                tiler.Read(tiler.Dispatch(tensor), pixels);
                Assert.Equal(expected, pixels);
            }
        }));
        await Task.WhenAll(work);
    }

    [Theory]
    [MemberData(nameof(Devices.All), MemberType = typeof(Devices))]
    public void A_tensor_larger_than_the_staging_buffer_arrives_whole(string name)
    {
        using var device = Devices.Open(name);
        var shape = TensorShape.Chw(3, 1000, 1171);
        var values = TestData.Singles(DataKind.Normal, shape.ElementCount);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(device, shape);
        tensor.Write(values);
        var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
        tiler.Read(tiler.Dispatch(tensor), pixels);
        Assert.Equal(expected, pixels);
    }
}

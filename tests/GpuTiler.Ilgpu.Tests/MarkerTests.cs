using GpuTiler.Conformance;
using GpuTiler.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>An image is waited for alone, and has the time that its own work took.</summary>
public class MarkerTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(3, 5, 7);

    [Fact]
    public void A_read_waits_for_its_own_image_and_for_none_behind_it()
    {
        using var context = Context.Create(builder => builder.CPU().Profiling());
        using var accelerator = context.CreateCPUAccelerator(0);
        using var stream = new RecordedStream(accelerator);
        using var device = IlgpuDevice.Adopt(accelerator, stream);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(TestData.Singles(DataKind.Normal, Shape.ElementCount));
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer }, keepsRanges: true);
        var pixels = new byte[tiler.Plan.ByteCount];
        stream.Events.Clear();

        TileTicket[] tickets = [tiler.Dispatch(tensor), tiler.Dispatch(tensor), tiler.Dispatch(tensor)];
        Assert.Equal(["mark 0", "mark 1", "mark 2", "mark 3", "mark 4", "mark 5"], stream.Taken());
        tiler.Read(tickets[0], pixels);
        Assert.Equal(["wait 1"], stream.Taken());
        tiler.ReadRanges(tickets[1], new ValueRange[tiler.Plan.Tiles]);
        Assert.Equal(["wait 3"], stream.Taken());

        // From its first mark to its last, and nothing for what was not waited for.
        Assert.Equal(TimeSpan.FromTicks(1), tiler.GpuTime(tickets[0]));
        Assert.Null(tiler.GpuTime(tickets[2]));

        // A slot that is used again gives its marks back first.
        var again = tiler.Dispatch(tensor);
        Assert.Equal(["free 0", "free 1", "mark 6", "mark 7"], stream.Taken());
        Assert.Null(tiler.GpuTime(again));
        tiler.Dispose();
        Assert.Equal(
            ["free 2", "free 3", "free 4", "free 5", "free 6", "free 7"],
            stream.Taken().Where(one => one.StartsWith("free", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void Without_profiling_images_have_no_times_and_are_waited_for_with_everything()
    {
        using var context = Context.Create(builder => builder.CPU());
        using var accelerator = context.CreateCPUAccelerator(0);
        using var stream = new RecordedStream(accelerator);
        using var device = IlgpuDevice.Adopt(accelerator, stream);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(TestData.Singles(DataKind.Normal, Shape.ElementCount));
        using var tiler = Tiler.Create(tensor);
        stream.Events.Clear();

        var ticket = tiler.Dispatch(tensor);
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
        Assert.Equal(["wait for all"], stream.Taken());
        Assert.Null(tiler.GpuTime(ticket));
        Assert.Null(device.MeasureCopy(4096));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_of_the_driver_is_this_librarys_exception(bool profiles)
    {
        using var context = Context.Create(builder => _ = profiles ? builder.CPU().Profiling() : builder.CPU());
        using var accelerator = context.CreateCPUAccelerator(0);
        using var stream = new RecordedStream(accelerator);
        using var device = IlgpuDevice.Adopt(accelerator, stream);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);

        stream.Failure = new DriverException();
        var failure = Assert.Throws<IlgpuException>(() => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]));
        Assert.Equal("ILGPU's processor, for tests, the wait for its work failed: The driver is gone.", failure.Message);
        Assert.Throws<IlgpuException>(() => tensor.Write(new float[Shape.ElementCount]));
        Assert.Throws<IlgpuException>(() => tensor.Read(new float[Shape.ElementCount]));
        stream.Failure = null;
    }

    [Fact]
    public void A_device_of_its_own_has_times()
    {
        using var device = Processor.Open();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[Shape.ElementCount]);
        var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
        Assert.NotNull(tiler.GpuTime(ticket));
        tiler.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.GpuTime(ticket));
    }

    private sealed class DriverException() : AcceleratorException("The driver is gone.")
    {
        public override AcceleratorType AcceleratorType => AcceleratorType.CPU;
    }
}


namespace GpuTiler.Testing;

/// <summary>The device's own clock: what a kernel took, and a copy within the device's memory.</summary>
public abstract class ClockTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_device_that_times_its_images_times_copies_too(string name)
    {
        using var device = TestDevices.Open(name);
        var shape = TensorShape.Chw(3, 17, 19);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        tensor.Write(new float[shape.ElementCount]);
        using var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
        foreach (int bytes in new[] { 4, 4096, 64 << 20 })
        {
            Assert.Equal(tiler.GpuTime(ticket) is null, device.MeasureCopy(bytes) is null);
        }

        Assert.True(device.MeasureCopy(64 << 20) > TimeSpan.Zero);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_cannot_be_copied_is_refused(string name)
    {
        var device = TestDevices.Open(name);
        foreach (int bytes in new[] { 0, -4, 3, int.MinValue })
        {
            Assert.Equal(bytes, Assert.Throws<ArgumentOutOfRangeException>(() => device.MeasureCopy(bytes)).ActualValue);
        }

        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.MeasureCopy(4));
    }
}

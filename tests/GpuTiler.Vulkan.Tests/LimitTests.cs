using GpuTiler.Conformance;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>What a device does not allow is refused when something is created, with both numbers; what it just allows works.</summary>
public class LimitTests
{
    [Fact]
    public void A_tensor_or_an_image_beyond_the_largest_buffer_is_refused()
    {
        using var device = Create((ref VkPhysicalDeviceProperties p) =>
            (p.limits.maxStorageBufferRange, p.limits.minStorageBufferOffsetAlignment) = (4096, 256));
        TensorShape largest = TensorShape.Hw(1, 1024), larger = TensorShape.Hw(1, 1025);
        Assert.Contains("4096", Assert.Throws<NotSupportedException>(() => device.CreateTensor(larger, ElementType.Float32)).Message);
        device.CreateTensor(largest, ElementType.Float32).Dispose();
        Assert.Contains(
            "4100",
            Assert.Throws<NotSupportedException>(() => Tiler.Create(device, TensorShape.Hw(1025, 2), ElementType.Float32)).Message);
        Tiler.Create(device, TensorShape.Hw(1024, 2), ElementType.Float32).Dispose();
        Assert.Throws<NotSupportedException>(() =>
            VulkanRecorder.Create(device, TensorShape.Hw(10, 10), ElementType.Float32, rowPitch: 412));

        // An import is bound from the last address that the device allows.
        device.Import(1, 256, largest, ElementType.Float32).Dispose();
        Assert.Contains("4100", Assert.Throws<NotSupportedException>(() => device.Import(1, 260, largest, ElementType.Float32)).Message);
    }

    [Fact]
    public void Thousands_of_pixels_a_group_dispatch_in_two_dimensions_and_more_are_refused()
    {
        unsafe VulkanDevice With(uint groups) => Create((ref VkPhysicalDeviceProperties p) =>
            p.limits.maxComputeWorkGroupCount[0] = p.limits.maxComputeWorkGroupCount[1] = groups);
        var shape = TensorShape.Chw(300, 20, 21);
        using var narrow = With(20);
        Check(narrow, shape);
        using var few = With(3);
        Assert.Contains("groups", Assert.Throws<NotSupportedException>(() => Tiler.Create(few, shape, ElementType.Float32)).Message);
    }

    [Fact]
    public void A_queue_without_a_clock_gives_no_time()
    {
        Vulkan.Require();
        var spy = new VulkanSpy { Family = (ref VkQueueFamilyProperties f) => f.timestampValidBits = 0 };
        using var device = VulkanDevice.Create(spy.Options);
        var shape = TensorShape.Chw(2, 3, 4);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
        Assert.Null(tiler.GpuTime(ticket));
    }

    [Fact]
    public void A_device_has_a_kind_and_a_description_and_is_among_the_adapters()
    {
        using var device = Vulkan.Open();
        Assert.Equal("vulkan", device.Kind);
        Assert.Contains(VulkanDevice.Adapters, adapter => device.Description.StartsWith(adapter.Name) && adapter.Refusal is null);
        Assert.Equal(
            VulkanDevice.Adapters.Where(adapter => adapter.Refusal is null).All(adapter => adapter.Type == VulkanAdapterType.Cpu),
            device.Description.EndsWith(", software"));
        Assert.Empty(device.ValidationMessages);
    }

    private static VulkanDevice Create(VulkanSpy.EditProperties properties)
    {
        Vulkan.Require();
        return VulkanDevice.Create(new VulkanSpy { Properties = properties }.Options);
    }

    private static void Check(VulkanDevice device, TensorShape shape)
    {
        var values = TestData.Singles(DataKind.Normal, shape.ElementCount);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        tensor.Write(values);
        var (expected, pixels) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        ScalarReference.Render<float>(values, tiler.Plan, 0, expected, tiler.Plan.RowBytes);
        tiler.Read(tiler.Dispatch(tensor), pixels);
        Assert.Equal(expected, pixels);
    }
}

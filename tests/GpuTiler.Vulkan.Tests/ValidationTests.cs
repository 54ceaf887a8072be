using GpuTiler.Conformance;
using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>The validation layer, its check of hazards included, has nothing to say.</summary>
public class ValidationTests
{
    [Fact]
    public void The_whole_sweep_is_valid()
    {
        using var device = Vulkan.Open(new() { Validation = true });
        foreach (var (conformanceCase, expected) in ConformanceCase.Expectations)
        {
            conformanceCase.Check(device, expected);
        }

        Assert.Empty(device.ValidationMessages);
    }

    [Fact]
    public void Frames_in_flight_with_writes_between_them_are_valid()
    {
        using var device = Vulkan.Open(new() { Validation = true });
        var shape = TensorShape.Chw(4, 9, 10);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer });
        var pixels = new byte[tiler.Plan.ByteCount];
        for (int frame = 0; frame < 20; frame++)
        {
            tensor.Write(TestData.Singles(DataKind.Normal, shape.ElementCount, frame));
            var ticket = tiler.Dispatch(tensor);
            if (frame % 3 == 2)
            {
                tiler.Read(ticket, pixels);
            }
        }

        Assert.Empty(device.ValidationMessages);
    }

    [Fact]
    public unsafe void The_layer_is_really_there()
    {
        using var device = Vulkan.Open(new() { Validation = true });
        VkBufferCreateInfo info = new() { sType = VkStructureType.VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO };
        ulong buffer;
        if (device.Context.Functions.vkCreateBuffer(device.Context.Handle, &info, null, &buffer) == VkResult.VK_SUCCESS)
        {
            device.Context.Functions.vkDestroyBuffer(device.Context.Handle, buffer, null);
        }

        Assert.Contains(device.ValidationMessages, message => message.Contains("VkBufferCreateInfo"));
    }
}

using static GpuTiler.Vulkan.Interop.VulkanCore;

namespace GpuTiler.Vulkan.Tests;

/// <summary>Whatever fails says so in a sentence, leaves nothing behind, and does not hinder the next attempt.</summary>
public class FailureTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(3, 6, 7);

    [Fact]
    public void Too_little_memory_at_any_point_leaks_nothing_and_the_next_attempt_works()
    {
        Vulkan.Require();
        int attempts = 0;
        bool failed = true;
        for (; failed; attempts++)
        {
            int left = attempts;
            var spy = new VulkanSpy
            {
                Failure = function => TakesMemory(function) && left-- == 0
                    ? VkResult.VK_ERROR_OUT_OF_DEVICE_MEMORY : VkResult.VK_SUCCESS,
            };
            failed = false;
            try
            {
                RenderOnce(spy);
            }
            catch (OutOfMemoryException e)
            {
                failed = true;
                Assert.Contains("too little memory", e.Message);
                Assert.Contains("VK_ERROR_OUT_OF_DEVICE_MEMORY", e.Message);
            }

            Assert.Empty(spy.Live);
            Assert.Equal(0, spy.WrongDestructions);
            spy.Failure = null;
            RenderOnce(spy);
            Assert.Empty(spy.Live);
        }

        Assert.InRange(attempts, 30, 60);
    }

    [Theory]
    [InlineData("vkQueueSubmit")]
    [InlineData("vkWaitForFences")]
    public void A_lost_device_says_so_and_can_be_disposed_of(string function)
    {
        var device = Vulkan.OpenSpied(out var spy);
        var tensor = device.CreateTensor(Shape, ElementType.Float32);
        var tiler = Tiler.Create(tensor);
        tiler.Dispatch(tensor);
        List<TileDeviceException> losses = [];
        device.Lost += (_, loss) => losses.Add(loss.Exception);
        spy.Failure = name => name == function ? VkResult.VK_ERROR_DEVICE_LOST : VkResult.VK_SUCCESS;
        var e = Assert.Throws<VulkanException>(() => tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]));
        Assert.True(e.IsDeviceLost);
        Assert.Equal((int)VkResult.VK_ERROR_DEVICE_LOST, e.Result);
        Assert.Contains("lost", e.Message);
        Assert.Contains(function, e.Message);
        Assert.Contains("create a new one", e.Message);
        Assert.True(Assert.Throws<VulkanException>(() => tensor.Write(new float[Shape.ElementCount])).IsDeviceLost);
        Assert.Equal([e], losses);

        tiler.Dispose();
        tensor.Dispose();
        device.Dispose();
        Assert.Empty(spy.Live);
        spy.Failure = null;
        RenderOnce(spy);
    }

    [Fact]
    public void A_machine_without_the_library_is_told_what_to_install()
    {
        var e = Assert.Throws<NotSupportedException>(() => VulkanDevice.Create(new() { Libraries = ["no-such-vulkan-library"] }));
        Assert.Contains("no-such-vulkan-library", e.Message);
        Assert.Contains("install", e.Message);
    }

    [Theory]
    [InlineData("vkCreateInstance", VkResult.VK_ERROR_INCOMPATIBLE_DRIVER)]
    [InlineData("vkEnumeratePhysicalDevices", VkResult.VK_ERROR_INITIALIZATION_FAILED)]
    internal void A_machine_without_a_driver_is_told_what_to_install(string function, VkResult result)
    {
        Vulkan.RequireLibrary();
        Refused("no Vulkan driver", new VulkanSpy { Failure = name => name == function ? result : VkResult.VK_SUCCESS });
    }

    [Fact]
    public void A_library_of_Vulkan_1_0_is_refused()
    {
        var spy = NewSpy();
        spy.Missing.Add("vkEnumerateInstanceVersion");
        Refused("version 1.0; 1.1 is needed", spy);
    }

    [Fact]
    public void A_driver_that_lacks_a_function_is_refused_by_name()
    {
        var spy = NewSpy();
        spy.Missing.Add("vkCmdDispatch");
        Refused("lacks vkCmdDispatch", spy);
    }

    [Fact]
    public unsafe void A_device_that_cannot_run_the_kernel_is_refused_with_the_reason()
    {
        Refused("has Vulkan 1.0", NewSpy(properties: (ref VkPhysicalDeviceProperties p) => p.apiVersion = 1u << 22));
        Refused("allows 128 threads", NewSpy((ref VkPhysicalDeviceProperties p) => p.limits.maxComputeWorkGroupInvocations = 128));
        Refused("share 8192 bytes", NewSpy(properties: (ref VkPhysicalDeviceProperties p) => p.limits.maxComputeSharedMemorySize = 8192));
        Refused("no queue that can compute", NewSpy(family: (ref VkQueueFamilyProperties f) => f.queueFlags = 0));
    }

    [Fact]
    public void A_number_that_no_device_has_is_refused_with_those_that_there_are()
    {
        using var device = Vulkan.Open();
        foreach (int index in new[] { -1, 1000 })
        {
            var e = Assert.Throws<ArgumentException>(() => VulkanDevice.Create(new() { Index = index }));
            Assert.Contains($"{index}", e.Message);
            Assert.Contains(VulkanDevice.Adapters[0].Name, e.Message);
        }
    }

    private static VulkanSpy NewSpy(VulkanSpy.EditProperties? properties = null, VulkanSpy.EditFamily? family = null)
    {
        Vulkan.Require();
        return new VulkanSpy { Properties = properties, Family = family };
    }

    private static bool TakesMemory(string function) =>
        function.StartsWith("vkCreate") || function.StartsWith("vkAllocate") || function is "vkBindBufferMemory" or "vkMapMemory";

    private static void Refused(string reason, VulkanSpy spy)
    {
        Vulkan.Require();
        Assert.Contains(reason, Assert.Throws<NotSupportedException>(() => VulkanDevice.Create(spy.Options)).Message);
        Assert.Empty(spy.Live);
        VulkanDevice.Create(new VulkanSpy().Options).Dispose();
    }

    private static void RenderOnce(VulkanSpy spy)
    {
        using var device = VulkanDevice.Create(spy.Options);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer });
        tensor.Write(new float[Shape.ElementCount]);
        tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
    }
}

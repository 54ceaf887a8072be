namespace GpuTiler.Vulkan;

/// <summary>A Vulkan call failed. The message names the call and the code; a lost device is named as such.</summary>
public sealed class VulkanException : TileDeviceException
{
    internal VulkanException(string message, int result)
        : base(message) => Result = result;

    /// <summary>The VkResult that the call returned, such as −4 (VK_ERROR_DEVICE_LOST).</summary>
    public int Result { get; }

    /// <summary>The device is lost: anything created on it can only be disposed of.</summary>
    public override bool IsDeviceLost => Result == (int)Interop.VulkanCore.VkResult.VK_ERROR_DEVICE_LOST;
}

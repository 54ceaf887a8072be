using System.Runtime.CompilerServices;

namespace GpuTiler.Vulkan.Interop;

/// <content>The structures, in the header's order.</content>
internal static unsafe partial class VulkanCore
{
    public struct VkExtent3D
    {
        public uint width, height, depth;
    }

    public struct VkOffset3D
    {
        public int x, y, z;
    }

    public struct VkApplicationInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public byte* pApplicationName;
        public uint applicationVersion;
        public byte* pEngineName;
        public uint engineVersion;
        public uint apiVersion;
    }

    public struct VkInstanceCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public VkInstanceCreateFlags flags;
        public VkApplicationInfo* pApplicationInfo;
        public uint enabledLayerCount;
        public byte** ppEnabledLayerNames;
        public uint enabledExtensionCount;
        public byte** ppEnabledExtensionNames;
    }

    public struct VkMemoryHeap
    {
        public ulong size;
        public uint flags;
    }

    public struct VkMemoryType
    {
        public VkMemoryPropertyFlags propertyFlags;
        public uint heapIndex;
    }

    public struct VkPhysicalDeviceMemoryProperties
    {
        public uint memoryTypeCount;
        public MemoryTypes memoryTypes;
        public uint memoryHeapCount;
        public MemoryHeaps memoryHeaps;

        [InlineArray(VK_MAX_MEMORY_TYPES)]
        public struct MemoryTypes
        {
            private VkMemoryType first;
        }

        [InlineArray(VK_MAX_MEMORY_HEAPS)]
        public struct MemoryHeaps
        {
            private VkMemoryHeap first;
        }
    }

    public struct VkPhysicalDeviceProperties
    {
        public uint apiVersion;
        public uint driverVersion;
        public uint vendorID;
        public uint deviceID;
        public VkPhysicalDeviceType deviceType;
        public fixed byte deviceName[VK_MAX_PHYSICAL_DEVICE_NAME_SIZE];
        public fixed byte pipelineCacheUUID[VK_UUID_SIZE];
        public VkPhysicalDeviceLimits limits;
        public fixed uint sparseProperties[5];
    }

    public struct VkQueueFamilyProperties
    {
        public VkQueueFlags queueFlags;
        public uint queueCount;
        public uint timestampValidBits;
        public VkExtent3D minImageTransferGranularity;
    }

    public struct VkDeviceQueueCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public uint queueFamilyIndex;
        public uint queueCount;
        public float* pQueuePriorities;
    }

    public struct VkDeviceCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public uint queueCreateInfoCount;
        public VkDeviceQueueCreateInfo* pQueueCreateInfos;
        public uint enabledLayerCount;
        public byte** ppEnabledLayerNames;
        public uint enabledExtensionCount;
        public byte** ppEnabledExtensionNames;
        public void* pEnabledFeatures;
    }

    public struct VkExtensionProperties
    {
        public fixed byte extensionName[VK_MAX_EXTENSION_NAME_SIZE];
        public uint specVersion;
    }

    public struct VkLayerProperties
    {
        public fixed byte layerName[VK_MAX_EXTENSION_NAME_SIZE];
        public uint specVersion;
        public uint implementationVersion;
        public fixed byte description[VK_MAX_DESCRIPTION_SIZE];
    }

    public struct VkSubmitInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint waitSemaphoreCount;
        public ulong* pWaitSemaphores;
        public VkPipelineStageFlags* pWaitDstStageMask;
        public uint commandBufferCount;
        public nint* pCommandBuffers;
        public uint signalSemaphoreCount;
        public ulong* pSignalSemaphores;
    }

    public struct VkMappedMemoryRange
    {
        public VkStructureType sType;
        public void* pNext;
        public ulong memory;
        public ulong offset;
        public ulong size;
    }

    public struct VkMemoryAllocateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public ulong allocationSize;
        public uint memoryTypeIndex;
    }

    public struct VkMemoryRequirements
    {
        public ulong size;
        public ulong alignment;
        public uint memoryTypeBits;
    }

    public struct VkFenceCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
    }

    public struct VkQueryPoolCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public VkQueryType queryType;
        public uint queryCount;
        public uint pipelineStatistics;
    }

    public struct VkBufferCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public ulong size;
        public VkBufferUsageFlags usage;
        public int sharingMode;
        public uint queueFamilyIndexCount;
        public uint* pQueueFamilyIndices;
    }

    public struct VkShaderModuleCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public nuint codeSize;
        public uint* pCode;
    }

    public struct VkPipelineShaderStageCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public VkShaderStageFlags stage;
        public ulong module;
        public byte* pName;
        public void* pSpecializationInfo;
    }

    public struct VkComputePipelineCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public VkPipelineShaderStageCreateInfo stage;
        public ulong layout;
        public ulong basePipelineHandle;
        public int basePipelineIndex;
    }

    public struct VkPushConstantRange
    {
        public VkShaderStageFlags stageFlags;
        public uint offset;
        public uint size;
    }

    public struct VkPipelineLayoutCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public uint setLayoutCount;
        public ulong* pSetLayouts;
        public uint pushConstantRangeCount;
        public VkPushConstantRange* pPushConstantRanges;
    }

    public struct VkDescriptorBufferInfo
    {
        public ulong buffer;
        public ulong offset;
        public ulong range;
    }

    public struct VkDescriptorPoolSize
    {
        public VkDescriptorType type;
        public uint descriptorCount;
    }

    public struct VkDescriptorPoolCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public uint maxSets;
        public uint poolSizeCount;
        public VkDescriptorPoolSize* pPoolSizes;
    }

    public struct VkDescriptorSetAllocateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public ulong descriptorPool;
        public uint descriptorSetCount;
        public ulong* pSetLayouts;
    }

    public struct VkDescriptorSetLayoutBinding
    {
        public uint binding;
        public VkDescriptorType descriptorType;
        public uint descriptorCount;
        public VkShaderStageFlags stageFlags;
        public ulong* pImmutableSamplers;
    }

    public struct VkDescriptorSetLayoutCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public uint bindingCount;
        public VkDescriptorSetLayoutBinding* pBindings;
    }

    public struct VkWriteDescriptorSet
    {
        public VkStructureType sType;
        public void* pNext;
        public ulong dstSet;
        public uint dstBinding;
        public uint dstArrayElement;
        public uint descriptorCount;
        public VkDescriptorType descriptorType;
        public void* pImageInfo;
        public VkDescriptorBufferInfo* pBufferInfo;
        public ulong* pTexelBufferView;
    }

    public struct VkCommandPoolCreateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public VkCommandPoolCreateFlags flags;
        public uint queueFamilyIndex;
    }

    public struct VkCommandBufferAllocateInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public ulong commandPool;
        public int level;
        public uint commandBufferCount;
    }

    public struct VkCommandBufferBeginInfo
    {
        public VkStructureType sType;
        public void* pNext;
        public VkCommandBufferUsageFlags flags;
        public void* pInheritanceInfo;
    }

    public struct VkBufferCopy
    {
        public ulong srcOffset;
        public ulong dstOffset;
        public ulong size;
    }

    public struct VkImageSubresourceLayers
    {
        public VkImageAspectFlags aspectMask;
        public uint mipLevel;
        public uint baseArrayLayer;
        public uint layerCount;
    }

    public struct VkBufferImageCopy
    {
        public ulong bufferOffset;
        public uint bufferRowLength;
        public uint bufferImageHeight;
        public VkImageSubresourceLayers imageSubresource;
        public VkOffset3D imageOffset;
        public VkExtent3D imageExtent;
    }

    public struct VkMemoryBarrier
    {
        public VkStructureType sType;
        public void* pNext;
        public VkAccessFlags srcAccessMask;
        public VkAccessFlags dstAccessMask;
    }

    public struct VkDebugUtilsMessengerCallbackDataEXT
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public byte* pMessageIdName;
        public int messageIdNumber;
        public byte* pMessage;
        public uint queueLabelCount;
        public void* pQueueLabels;
        public uint cmdBufLabelCount;
        public void* pCmdBufLabels;
        public uint objectCount;
        public void* pObjects;
    }

    public struct VkDebugUtilsMessengerCreateInfoEXT
    {
        public VkStructureType sType;
        public void* pNext;
        public uint flags;
        public VkDebugUtilsMessageSeverityFlagsEXT messageSeverity;
        public VkDebugUtilsMessageTypeFlagsEXT messageType;
        public delegate* unmanaged<uint, uint, VkDebugUtilsMessengerCallbackDataEXT*, void*, uint> pfnUserCallback;
        public void* pUserData;
    }

    public struct VkValidationFeaturesEXT
    {
        public VkStructureType sType;
        public void* pNext;
        public uint enabledValidationFeatureCount;
        public VkValidationFeatureEnableEXT* pEnabledValidationFeatures;
        public uint disabledValidationFeatureCount;
        public void* pDisabledValidationFeatures;
    }
}

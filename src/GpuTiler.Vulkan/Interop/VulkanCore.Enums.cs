namespace GpuTiler.Vulkan.Interop;

/// <content>The enumerations, with the values that are used or that an error message may name.</content>
internal static partial class VulkanCore
{
    public enum VkResult
    {
        VK_SUCCESS = 0,
        VK_NOT_READY = 1,
        VK_TIMEOUT = 2,
        VK_INCOMPLETE = 5,
        VK_ERROR_OUT_OF_HOST_MEMORY = -1,
        VK_ERROR_OUT_OF_DEVICE_MEMORY = -2,
        VK_ERROR_INITIALIZATION_FAILED = -3,
        VK_ERROR_DEVICE_LOST = -4,
        VK_ERROR_MEMORY_MAP_FAILED = -5,
        VK_ERROR_LAYER_NOT_PRESENT = -6,
        VK_ERROR_EXTENSION_NOT_PRESENT = -7,
        VK_ERROR_FEATURE_NOT_PRESENT = -8,
        VK_ERROR_INCOMPATIBLE_DRIVER = -9,
        VK_ERROR_TOO_MANY_OBJECTS = -10,
        VK_ERROR_FORMAT_NOT_SUPPORTED = -11,
        VK_ERROR_FRAGMENTED_POOL = -12,
        VK_ERROR_UNKNOWN = -13,
        VK_ERROR_OUT_OF_POOL_MEMORY = -1000069000,
    }

    public enum VkStructureType
    {
        VK_STRUCTURE_TYPE_APPLICATION_INFO = 0,
        VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO = 1,
        VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO = 2,
        VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO = 3,
        VK_STRUCTURE_TYPE_SUBMIT_INFO = 4,
        VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO = 5,
        VK_STRUCTURE_TYPE_MAPPED_MEMORY_RANGE = 6,
        VK_STRUCTURE_TYPE_FENCE_CREATE_INFO = 8,
        VK_STRUCTURE_TYPE_QUERY_POOL_CREATE_INFO = 11,
        VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO = 12,
        VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO = 16,
        VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO = 18,
        VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO = 29,
        VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO = 30,
        VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO = 32,
        VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO = 33,
        VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO = 34,
        VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET = 35,
        VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO = 39,
        VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO = 40,
        VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO = 42,
        VK_STRUCTURE_TYPE_MEMORY_BARRIER = 46,
        VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT = 1000128004,
        VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT = 1000247000,
    }

    public enum VkPhysicalDeviceType
    {
        VK_PHYSICAL_DEVICE_TYPE_OTHER = 0,
        VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU = 1,
        VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU = 2,
        VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU = 3,
        VK_PHYSICAL_DEVICE_TYPE_CPU = 4,
    }

    public enum VkQueryType
    {
        VK_QUERY_TYPE_TIMESTAMP = 2,
    }

    public enum VkImageLayout
    {
        VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL = 7,
    }

    public enum VkPipelineBindPoint
    {
        VK_PIPELINE_BIND_POINT_COMPUTE = 1,
    }

    public enum VkDescriptorType
    {
        VK_DESCRIPTOR_TYPE_STORAGE_BUFFER = 7,
    }

    [Flags]
    public enum VkInstanceCreateFlags : uint
    {
        VK_INSTANCE_CREATE_ENUMERATE_PORTABILITY_BIT_KHR = 0x1,
    }

    [Flags]
    public enum VkQueueFlags : uint
    {
        VK_QUEUE_COMPUTE_BIT = 0x2,
    }

    [Flags]
    public enum VkMemoryPropertyFlags : uint
    {
        VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT = 0x1,
        VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT = 0x2,
        VK_MEMORY_PROPERTY_HOST_COHERENT_BIT = 0x4,
        VK_MEMORY_PROPERTY_HOST_CACHED_BIT = 0x8,
    }

    [Flags]
    public enum VkPipelineStageFlags : uint
    {
        VK_PIPELINE_STAGE_COMPUTE_SHADER_BIT = 0x800,
        VK_PIPELINE_STAGE_TRANSFER_BIT = 0x1000,
        VK_PIPELINE_STAGE_BOTTOM_OF_PIPE_BIT = 0x2000,
        VK_PIPELINE_STAGE_HOST_BIT = 0x4000,
    }

    [Flags]
    public enum VkAccessFlags : uint
    {
        VK_ACCESS_SHADER_READ_BIT = 0x20,
        VK_ACCESS_SHADER_WRITE_BIT = 0x40,
        VK_ACCESS_TRANSFER_READ_BIT = 0x800,
        VK_ACCESS_TRANSFER_WRITE_BIT = 0x1000,
        VK_ACCESS_HOST_READ_BIT = 0x2000,
    }

    [Flags]
    public enum VkImageAspectFlags : uint
    {
        VK_IMAGE_ASPECT_COLOR_BIT = 0x1,
    }

    [Flags]
    public enum VkQueryResultFlags : uint
    {
        VK_QUERY_RESULT_64_BIT = 0x1,
    }

    [Flags]
    public enum VkBufferUsageFlags : uint
    {
        VK_BUFFER_USAGE_TRANSFER_SRC_BIT = 0x1,
        VK_BUFFER_USAGE_TRANSFER_DST_BIT = 0x2,
        VK_BUFFER_USAGE_STORAGE_BUFFER_BIT = 0x20,
    }

    [Flags]
    public enum VkShaderStageFlags : uint
    {
        VK_SHADER_STAGE_COMPUTE_BIT = 0x20,
    }

    [Flags]
    public enum VkCommandPoolCreateFlags : uint
    {
        VK_COMMAND_POOL_CREATE_TRANSIENT_BIT = 0x1,
        VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT = 0x2,
    }

    [Flags]
    public enum VkCommandBufferUsageFlags : uint
    {
        VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT = 0x1,
    }

    [Flags]
    public enum VkDebugUtilsMessageSeverityFlagsEXT : uint
    {
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT = 0x100,
        VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT = 0x1000,
    }

    [Flags]
    public enum VkDebugUtilsMessageTypeFlagsEXT : uint
    {
        VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT = 0x2,
        VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT = 0x4,
    }

    public enum VkValidationFeatureEnableEXT
    {
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT = 4,
    }
}

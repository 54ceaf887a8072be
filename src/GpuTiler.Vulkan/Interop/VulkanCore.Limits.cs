namespace GpuTiler.Vulkan.Interop;

/// <content>The limits of a device, whole, for the structure that holds them is laid out by the header.</content>
internal static unsafe partial class VulkanCore
{
    public struct VkPhysicalDeviceLimits
    {
        public uint maxImageDimension1D, maxImageDimension2D, maxImageDimension3D, maxImageDimensionCube, maxImageArrayLayers;
        public uint maxTexelBufferElements, maxUniformBufferRange, maxStorageBufferRange;
        public uint maxPushConstantsSize;
        public uint maxMemoryAllocationCount, maxSamplerAllocationCount;
        public ulong bufferImageGranularity, sparseAddressSpaceSize;
        public uint maxBoundDescriptorSets;
        public uint maxPerStageDescriptorSamplers, maxPerStageDescriptorUniformBuffers, maxPerStageDescriptorStorageBuffers;
        public uint maxPerStageDescriptorSampledImages, maxPerStageDescriptorStorageImages, maxPerStageDescriptorInputAttachments;
        public uint maxPerStageResources;
        public uint maxDescriptorSetSamplers, maxDescriptorSetUniformBuffers, maxDescriptorSetUniformBuffersDynamic;
        public uint maxDescriptorSetStorageBuffers, maxDescriptorSetStorageBuffersDynamic;
        public uint maxDescriptorSetSampledImages, maxDescriptorSetStorageImages, maxDescriptorSetInputAttachments;
        public uint maxVertexInputAttributes, maxVertexInputBindings, maxVertexInputAttributeOffset, maxVertexInputBindingStride;
        public uint maxVertexOutputComponents;
        public uint maxTessellationGenerationLevel, maxTessellationPatchSize;
        public uint maxTessellationControlPerVertexInputComponents, maxTessellationControlPerVertexOutputComponents;
        public uint maxTessellationControlPerPatchOutputComponents, maxTessellationControlTotalOutputComponents;
        public uint maxTessellationEvaluationInputComponents, maxTessellationEvaluationOutputComponents;
        public uint maxGeometryShaderInvocations, maxGeometryInputComponents, maxGeometryOutputComponents;
        public uint maxGeometryOutputVertices, maxGeometryTotalOutputComponents;
        public uint maxFragmentInputComponents, maxFragmentOutputAttachments, maxFragmentDualSrcAttachments;
        public uint maxFragmentCombinedOutputResources;
        public uint maxComputeSharedMemorySize;
        public fixed uint maxComputeWorkGroupCount[3];
        public uint maxComputeWorkGroupInvocations;
        public fixed uint maxComputeWorkGroupSize[3];
        public uint subPixelPrecisionBits, subTexelPrecisionBits, mipmapPrecisionBits;
        public uint maxDrawIndexedIndexValue, maxDrawIndirectCount;
        public float maxSamplerLodBias, maxSamplerAnisotropy;
        public uint maxViewports;
        public fixed uint maxViewportDimensions[2];
        public fixed float viewportBoundsRange[2];
        public uint viewportSubPixelBits;
        public nuint minMemoryMapAlignment;
        public ulong minTexelBufferOffsetAlignment, minUniformBufferOffsetAlignment, minStorageBufferOffsetAlignment;
        public int minTexelOffset;
        public uint maxTexelOffset;
        public int minTexelGatherOffset;
        public uint maxTexelGatherOffset;
        public float minInterpolationOffset, maxInterpolationOffset;
        public uint subPixelInterpolationOffsetBits;
        public uint maxFramebufferWidth, maxFramebufferHeight, maxFramebufferLayers;
        public uint framebufferColorSampleCounts, framebufferDepthSampleCounts, framebufferStencilSampleCounts;
        public uint framebufferNoAttachmentsSampleCounts;
        public uint maxColorAttachments;
        public uint sampledImageColorSampleCounts, sampledImageIntegerSampleCounts, sampledImageDepthSampleCounts;
        public uint sampledImageStencilSampleCounts, storageImageSampleCounts;
        public uint maxSampleMaskWords;
        public uint timestampComputeAndGraphics;
        public float timestampPeriod;
        public uint maxClipDistances, maxCullDistances, maxCombinedClipAndCullDistances;
        public uint discreteQueuePriorities;
        public fixed float pointSizeRange[2];
        public fixed float lineWidthRange[2];
        public float pointSizeGranularity, lineWidthGranularity;
        public uint strictLines, standardSampleLocations;
        public ulong optimalBufferCopyOffsetAlignment, optimalBufferCopyRowPitchAlignment;
        public ulong nonCoherentAtomSize;
    }
}

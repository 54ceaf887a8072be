namespace GpuTiler.Vulkan.Tests;

/// <summary>
/// Every structure of <c>VulkanCore</c> as C has it: its name, sizeof, and each field with its offsetof. They are what a C compiler says
/// of vulkan_core.h on x86-64 (version 239 of the header).
/// </summary>
internal static class HeaderStructures
{
    /// <summary>The structures, each described in one line.</summary>
    public static IReadOnlyList<string> Descriptions => Figures.ReplaceLineEndings("\n").Replace("\n    ", " ").Split('\n');

    private const string Figures = """
        VkExtent3D 12: width 0 height 4 depth 8
        VkOffset3D 12: x 0 y 4 z 8
        VkMemoryBarrier 24: sType 0 pNext 8 srcAccessMask 16 dstAccessMask 20
        VkApplicationInfo 48: sType 0 pNext 8 pApplicationName 16 applicationVersion 24 pEngineName 32 engineVersion 40 apiVersion 44
        VkInstanceCreateInfo 64: sType 0 pNext 8 flags 16 pApplicationInfo 24 enabledLayerCount 32 ppEnabledLayerNames 40
            enabledExtensionCount 48 ppEnabledExtensionNames 56
        VkMemoryHeap 16: size 0 flags 8
        VkMemoryType 8: propertyFlags 0 heapIndex 4
        VkPhysicalDeviceLimits 504: maxImageDimension1D 0 maxImageDimension2D 4 maxImageDimension3D 8 maxImageDimensionCube 12
            maxImageArrayLayers 16 maxTexelBufferElements 20 maxUniformBufferRange 24 maxStorageBufferRange 28 maxPushConstantsSize 32
            maxMemoryAllocationCount 36 maxSamplerAllocationCount 40 bufferImageGranularity 48 sparseAddressSpaceSize 56
            maxBoundDescriptorSets 64 maxPerStageDescriptorSamplers 68 maxPerStageDescriptorUniformBuffers 72
            maxPerStageDescriptorStorageBuffers 76 maxPerStageDescriptorSampledImages 80 maxPerStageDescriptorStorageImages 84
            maxPerStageDescriptorInputAttachments 88 maxPerStageResources 92 maxDescriptorSetSamplers 96
            maxDescriptorSetUniformBuffers 100 maxDescriptorSetUniformBuffersDynamic 104 maxDescriptorSetStorageBuffers 108
            maxDescriptorSetStorageBuffersDynamic 112 maxDescriptorSetSampledImages 116 maxDescriptorSetStorageImages 120
            maxDescriptorSetInputAttachments 124 maxVertexInputAttributes 128 maxVertexInputBindings 132
            maxVertexInputAttributeOffset 136 maxVertexInputBindingStride 140 maxVertexOutputComponents 144
            maxTessellationGenerationLevel 148 maxTessellationPatchSize 152 maxTessellationControlPerVertexInputComponents 156
            maxTessellationControlPerVertexOutputComponents 160 maxTessellationControlPerPatchOutputComponents 164
            maxTessellationControlTotalOutputComponents 168 maxTessellationEvaluationInputComponents 172
            maxTessellationEvaluationOutputComponents 176 maxGeometryShaderInvocations 180 maxGeometryInputComponents 184
            maxGeometryOutputComponents 188 maxGeometryOutputVertices 192 maxGeometryTotalOutputComponents 196
            maxFragmentInputComponents 200 maxFragmentOutputAttachments 204 maxFragmentDualSrcAttachments 208
            maxFragmentCombinedOutputResources 212 maxComputeSharedMemorySize 216 maxComputeWorkGroupCount 220
            maxComputeWorkGroupInvocations 232 maxComputeWorkGroupSize 236 subPixelPrecisionBits 248 subTexelPrecisionBits 252
            mipmapPrecisionBits 256 maxDrawIndexedIndexValue 260 maxDrawIndirectCount 264 maxSamplerLodBias 268 maxSamplerAnisotropy 272
            maxViewports 276 maxViewportDimensions 280 viewportBoundsRange 288 viewportSubPixelBits 296 minMemoryMapAlignment 304
            minTexelBufferOffsetAlignment 312 minUniformBufferOffsetAlignment 320 minStorageBufferOffsetAlignment 328 minTexelOffset 336
            maxTexelOffset 340 minTexelGatherOffset 344 maxTexelGatherOffset 348 minInterpolationOffset 352 maxInterpolationOffset 356
            subPixelInterpolationOffsetBits 360 maxFramebufferWidth 364 maxFramebufferHeight 368 maxFramebufferLayers 372
            framebufferColorSampleCounts 376 framebufferDepthSampleCounts 380 framebufferStencilSampleCounts 384
            framebufferNoAttachmentsSampleCounts 388 maxColorAttachments 392 sampledImageColorSampleCounts 396
            sampledImageIntegerSampleCounts 400 sampledImageDepthSampleCounts 404 sampledImageStencilSampleCounts 408
            storageImageSampleCounts 412 maxSampleMaskWords 416 timestampComputeAndGraphics 420 timestampPeriod 424 maxClipDistances 428
            maxCullDistances 432 maxCombinedClipAndCullDistances 436 discreteQueuePriorities 440 pointSizeRange 444 lineWidthRange 452
            pointSizeGranularity 460 lineWidthGranularity 464 strictLines 468 standardSampleLocations 472
            optimalBufferCopyOffsetAlignment 480 optimalBufferCopyRowPitchAlignment 488 nonCoherentAtomSize 496
        VkPhysicalDeviceMemoryProperties 520: memoryTypeCount 0 memoryTypes 4 memoryHeapCount 260 memoryHeaps 264
        VkPhysicalDeviceProperties 824: apiVersion 0 driverVersion 4 vendorID 8 deviceID 12 deviceType 16 deviceName 20
            pipelineCacheUUID 276 limits 296 sparseProperties 800
        VkQueueFamilyProperties 24: queueFlags 0 queueCount 4 timestampValidBits 8 minImageTransferGranularity 12
        VkDeviceQueueCreateInfo 40: sType 0 pNext 8 flags 16 queueFamilyIndex 20 queueCount 24 pQueuePriorities 32
        VkDeviceCreateInfo 72: sType 0 pNext 8 flags 16 queueCreateInfoCount 20 pQueueCreateInfos 24 enabledLayerCount 32
            ppEnabledLayerNames 40 enabledExtensionCount 48 ppEnabledExtensionNames 56 pEnabledFeatures 64
        VkExtensionProperties 260: extensionName 0 specVersion 256
        VkLayerProperties 520: layerName 0 specVersion 256 implementationVersion 260 description 264
        VkSubmitInfo 72: sType 0 pNext 8 waitSemaphoreCount 16 pWaitSemaphores 24 pWaitDstStageMask 32 commandBufferCount 40
            pCommandBuffers 48 signalSemaphoreCount 56 pSignalSemaphores 64
        VkMappedMemoryRange 40: sType 0 pNext 8 memory 16 offset 24 size 32
        VkMemoryAllocateInfo 32: sType 0 pNext 8 allocationSize 16 memoryTypeIndex 24
        VkMemoryRequirements 24: size 0 alignment 8 memoryTypeBits 16
        VkFenceCreateInfo 24: sType 0 pNext 8 flags 16
        VkQueryPoolCreateInfo 32: sType 0 pNext 8 flags 16 queryType 20 queryCount 24 pipelineStatistics 28
        VkBufferCreateInfo 56: sType 0 pNext 8 flags 16 size 24 usage 32 sharingMode 36 queueFamilyIndexCount 40 pQueueFamilyIndices 48
        VkShaderModuleCreateInfo 40: sType 0 pNext 8 flags 16 codeSize 24 pCode 32
        VkPipelineShaderStageCreateInfo 48: sType 0 pNext 8 flags 16 stage 20 module 24 pName 32 pSpecializationInfo 40
        VkComputePipelineCreateInfo 96: sType 0 pNext 8 flags 16 stage 24 layout 72 basePipelineHandle 80 basePipelineIndex 88
        VkPushConstantRange 12: stageFlags 0 offset 4 size 8
        VkPipelineLayoutCreateInfo 48: sType 0 pNext 8 flags 16 setLayoutCount 20 pSetLayouts 24 pushConstantRangeCount 32
            pPushConstantRanges 40
        VkDescriptorBufferInfo 24: buffer 0 offset 8 range 16
        VkDescriptorPoolSize 8: type 0 descriptorCount 4
        VkDescriptorPoolCreateInfo 40: sType 0 pNext 8 flags 16 maxSets 20 poolSizeCount 24 pPoolSizes 32
        VkDescriptorSetAllocateInfo 40: sType 0 pNext 8 descriptorPool 16 descriptorSetCount 24 pSetLayouts 32
        VkDescriptorSetLayoutBinding 24: binding 0 descriptorType 4 descriptorCount 8 stageFlags 12 pImmutableSamplers 16
        VkDescriptorSetLayoutCreateInfo 32: sType 0 pNext 8 flags 16 bindingCount 20 pBindings 24
        VkWriteDescriptorSet 64: sType 0 pNext 8 dstSet 16 dstBinding 24 dstArrayElement 28 descriptorCount 32 descriptorType 36
            pImageInfo 40 pBufferInfo 48 pTexelBufferView 56
        VkCommandPoolCreateInfo 24: sType 0 pNext 8 flags 16 queueFamilyIndex 20
        VkCommandBufferAllocateInfo 32: sType 0 pNext 8 commandPool 16 level 24 commandBufferCount 28
        VkCommandBufferBeginInfo 32: sType 0 pNext 8 flags 16 pInheritanceInfo 24
        VkBufferCopy 24: srcOffset 0 dstOffset 8 size 16
        VkImageSubresourceLayers 16: aspectMask 0 mipLevel 4 baseArrayLayer 8 layerCount 12
        VkBufferImageCopy 56: bufferOffset 0 bufferRowLength 8 bufferImageHeight 12 imageSubresource 16 imageOffset 32 imageExtent 44
        VkDebugUtilsMessengerCallbackDataEXT 96: sType 0 pNext 8 flags 16 pMessageIdName 24 messageIdNumber 32 pMessage 40
            queueLabelCount 48 pQueueLabels 56 cmdBufLabelCount 64 pCmdBufLabels 72 objectCount 80 pObjects 88
        VkDebugUtilsMessengerCreateInfoEXT 48: sType 0 pNext 8 flags 16 messageSeverity 20 messageType 24 pfnUserCallback 32
            pUserData 40
        VkValidationFeaturesEXT 48: sType 0 pNext 8 enabledValidationFeatureCount 16 pEnabledValidationFeatures 24
            disabledValidationFeatureCount 32 pDisabledValidationFeatures 40
        """;
}

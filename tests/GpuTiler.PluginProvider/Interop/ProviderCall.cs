namespace GpuTiler.PluginProvider.Interop;

/// <summary>Entries of struct OrtEpApi (onnxruntime_ep_c_api.h) by their place, in the order of the header.</summary>
internal enum ProviderCall
{
    CreateEpDevice = 0,
    EpGraphSupportInfoAddNodesToFuse = 2,
    EpDeviceAddAllocatorInfo = 5,
    MemoryDeviceGetVendorId = 11,
    CreateKernelRegistry = 18,
    ReleaseKernelRegistry = 19,
    KernelRegistryAddKernel = 20,
    CreateKernelDefBuilder = 21,
    ReleaseKernelDefBuilder = 22,
    KernelDefBuilderSetOperatorType = 23,
    KernelDefBuilderSetDomain = 24,
    KernelDefBuilderSetSinceVersion = 25,
    KernelDefBuilderSetExecutionProvider = 26,
    KernelDefBuilderSetInputMemType = 27,
    KernelDefBuilderSetOutputMemType = 28,
    KernelDefBuilderAddTypeConstraint = 29,
    KernelDefBuilderBuild = 32,
    ReleaseKernelDef = 33,
    GetTensorDataType = 40,
}

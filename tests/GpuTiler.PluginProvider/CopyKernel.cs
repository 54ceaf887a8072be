using System.Runtime.InteropServices;
using GpuTiler.PluginProvider.Interop;

namespace GpuTiler.PluginProvider;

/// <summary>
/// OrtKernelImpl of the operators that ONNX Runtime puts between nodes of this provider and nodes of the processor's, to copy from the
/// one memory to the other.
/// </summary>
internal sealed unsafe class CopyKernel
{
    // OrtMemType: the host's memory.
    private const nint HostMemory = -2;

    // ONNXTensorElementDataType: all but texts, from float32 to bfloat16.
    private static readonly int[] ElementTypes = [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 16];

    private static readonly nint Domain = Marshal.StringToCoTaskMemUTF8(""), Constraint = Marshal.StringToCoTaskMemUTF8("T"),
        FromHost = Marshal.StringToCoTaskMemUTF8("MemcpyFromHost"), ToHost = Marshal.StringToCoTaskMemUTF8("MemcpyToHost");

    /// <summary>OrtKernelRegistry with both operators.</summary>
    public static nint CreateRegistry()
    {
        nint registry = Ort.New(ProviderCall.CreateKernelRegistry);
        Add(registry, FromHost, ProviderCall.KernelDefBuilderSetInputMemType);
        Add(registry, ToHost, ProviderCall.KernelDefBuilderSetOutputMemType);
        return registry;
    }

    private static void Add(nint registry, nint type, ProviderCall setHostMemory)
    {
        nint builder = Ort.New(ProviderCall.CreateKernelDefBuilder);
        Ort.Do(ProviderCall.KernelDefBuilderSetOperatorType, builder, type);
        Ort.Do(ProviderCall.KernelDefBuilderSetDomain, builder, Domain);
        Ort.Do(ProviderCall.KernelDefBuilderSetSinceVersion, builder, 1, 1);
        Ort.Do(ProviderCall.KernelDefBuilderSetExecutionProvider, builder, Factory.Name);
        Ort.Do(setHostMemory, builder, 0, HostMemory);
        fixed (nint* types = Array.ConvertAll(ElementTypes, element => Ort.New(ProviderCall.GetTensorDataType, element)))
        {
            Ort.Do(ProviderCall.KernelDefBuilderAddTypeConstraint, builder, Constraint, (nint)types, ElementTypes.Length);
        }

        nint definition = Ort.New(ProviderCall.KernelDefBuilderBuild, builder);
        Ort.Do(ProviderCall.KernelRegistryAddKernel, registry, definition, (nint)(delegate* unmanaged<nint, nint, nint*, nint>)&Create, 0);
        Ort.Release(ProviderCall.ReleaseKernelDef, definition);
        Ort.Release(ProviderCall.ReleaseKernelDefBuilder, builder);
    }

    [UnmanagedCallersOnly]
    private static nint Create(nint state, nint info, nint* kernel) => Ort.Guard(() => *kernel = OrtTable.Create(
        new CopyKernel(),
        (nint)(delegate* unmanaged<nint, nint, nint>)&Compute,
        (nint)(delegate* unmanaged<nint, void>)&Release));

    [UnmanagedCallersOnly]
    private static nint Compute(nint self, nint context) => Ort.Guard(() =>
    {
        nint source = Ort.New(Call.KernelContextGetInput, context, 0);
        fixed (long* dimensions = TensorShape.Of(source, out int rank, out _))
        {
            DataTransfer.Copy(source, Ort.New(Call.KernelContextGetOutput, context, 0, (nint)dimensions, rank));
        }
    });

    [UnmanagedCallersOnly]
    private static void Release(nint self) => OrtTable.Free(self);
}

using ILGPU.Runtime;

namespace GpuTiler.Ilgpu.Tests;

/// <summary>ILGPU's processor, which is there on every machine.</summary>
internal static class Processor
{
    /// <summary>Its number.</summary>
    public static int Index { get; } = IlgpuDevice.Adapters.Single(adapter => adapter.Type == AcceleratorType.CPU).Index;

    /// <summary>Opens it.</summary>
    /// <param name="threads">Threads of a group.</param>
    public static IlgpuDevice Open(int threads = 1) => IlgpuDevice.Create(new() { Index = Index, ProcessorThreads = threads });
}

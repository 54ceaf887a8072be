using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <summary>One accelerator that ILGPU finds on this machine.</summary>
/// <param name="Index">Its number, for <see cref="IlgpuDeviceOptions.Index"/>.</param>
/// <param name="Name">The driver's name for it.</param>
/// <param name="Type">What ILGPU translates kernels to for it.</param>
/// <param name="Refusal">Why it cannot be used, as a sentence; <see langword="null"/> where it can.</param>
public sealed record IlgpuAdapter(int Index, string Name, AcceleratorType Type, string? Refusal)
{
    /// <summary>A description that a person recognises.</summary>
    public string Description => Describe(Name, Type);

    internal static string Describe(string name, AcceleratorType type) => type switch
    {
        AcceleratorType.Cuda => $"{name}, CUDA through ILGPU",
        AcceleratorType.OpenCL => $"{name}, OpenCL through ILGPU",
        _ => "ILGPU's processor, for tests",
    };
}

using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12;

/// <summary>One adapter of this machine, as DXGI lists it.</summary>
/// <param name="Index">Its number, for <see cref="Direct3D12DeviceOptions.Index"/>.</param>
/// <param name="Name">The driver's name for it.</param>
/// <param name="IsSoftware">Whether it is no hardware: WARP, which runs on the processor.</param>
/// <param name="DedicatedMemory">Bytes of its own memory, which the processor does not share.</param>
/// <param name="Refusal">Why it cannot be used, as a sentence; <see langword="null"/> where it can.</param>
public sealed record Direct3D12Adapter(int Index, string Name, bool IsSoftware, long DedicatedMemory, string? Refusal)
{
    /// <summary>A description that a person recognises.</summary>
    public string Description => $"{Name}, Direct3D 12{(IsSoftware ? ", software" : "")}";

    internal static unsafe Direct3D12Adapter Of(int index, in AdapterDescription description, bool isUsable)
    {
        fixed (char* text = description.Description)
        {
            string name = new(text);
            bool isSoftware = (description.Flags & AdapterDescription.Software) != 0;
            string? refusal = isUsable ? null : $"{name} offers no Direct3D 12 of feature level 11_0: a newer driver may.";
            return new(index, name, isSoftware, (long)description.DedicatedVideoMemory, refusal);
        }
    }
}

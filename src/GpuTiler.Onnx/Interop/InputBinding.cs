using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Interop;

/// <summary>
/// An input in the host's memory that may be bound before every run without an allocation. On a device it must be: ONNX Runtime copies
/// such an input to the device when it is bound, and not again when the session runs.
/// </summary>
internal sealed unsafe class InputBinding
{
    private readonly byte* name;
    private nint value;

    /// <summary>Names an input and its memory, which must outlive this.</summary>
    public InputBinding(string name, HostMemory memory, OnnxElementType elementType, ReadOnlySpan<long> dimensions)
    {
        value = OrtApi.CreateTensor(
            OrtMemoryInfo.DefaultInstance.DangerousGetHandle(), memory.Address, memory.ByteCount, dimensions, (int)elementType);
        this.name = (byte*)Marshal.StringToCoTaskMemUTF8(name);
    }

    /// <summary>Gives a session's binding what the memory holds now.</summary>
    /// <exception cref="ProviderException">The provider did not take it.</exception>
    public void Bind(OrtIoBinding binding) => OrtApi.Bind(binding.DangerousGetHandle(), name, value);

    public void Free()
    {
        if (value != 0)
        {
            OrtApi.Release(value);
            Marshal.FreeCoTaskMem((nint)name);
            value = 0;
        }
    }
}

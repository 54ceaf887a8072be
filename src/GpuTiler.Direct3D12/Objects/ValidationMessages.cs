using System.Runtime.InteropServices;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12;

/// <summary>What Direct3D's debug layer has to complain about.</summary>
internal sealed unsafe class ValidationMessages : IDisposable
{
    private ID3D12InfoQueue queue;

    /// <summary>Listens to a device that was made with the debug layer on.</summary>
    public ValidationMessages(ID3D12Device device) => queue = new(ComObject.QueryInterface(device.Address, ID3D12InfoQueue.Id));

    /// <summary>Lets the debug layer check the devices that this process makes from now on.</summary>
    /// <exception cref="NotSupportedException">The layer is not installed.</exception>
    public static void EnableLayer()
    {
        ID3D12Debug debug = new(D3D12Library.GetDebugInterface());
        if (debug.Address == 0)
        {
            throw new NotSupportedException(
                "Direct3D 12's debug layer is missing: install the optional feature \"Graphics Tools\" of Windows.");
        }

        debug.EnableDebugLayer();
        _ = ComObject.Release(debug.Address);
    }

    /// <summary>Warnings and worse, so far.</summary>
    public List<string> Snapshot()
    {
        List<string> messages = [];
        ulong count = queue.Address == 0 ? 0 : queue.GetNumStoredMessages();
        for (ulong i = 0; i < count; i++)
        {
            nuint bytes = 0;
            if (queue.GetMessage(i, null, &bytes) >= 0 && bytes != 0)
            {
                Add(messages, i, bytes);
            }
        }

        return messages;
    }

    public void Dispose()
    {
        _ = ComObject.Release(queue.Address);
        queue = default;
    }

    private void Add(List<string> messages, ulong number, nuint bytes)
    {
        // The text follows the structure, in the same memory.
        var message = (DebugMessage*)NativeMemory.AllocZeroed(bytes);
        try
        {
            if (queue.GetMessage(number, message, &bytes) >= 0 && message->Severity <= DebugMessage.Warning)
            {
                messages.Add(Marshal.PtrToStringUTF8((nint)message->Description) ?? "");
            }
        }
        finally
        {
            NativeMemory.Free(message);
        }
    }
}

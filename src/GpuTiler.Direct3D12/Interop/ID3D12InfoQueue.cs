namespace GpuTiler.Direct3D12.Interop;

/// <summary>ID3D12InfoQueue (d3d12sdklayers.h): what the debug layer keeps of its messages.</summary>
internal readonly unsafe record struct ID3D12InfoQueue(nint Address)
{
    public static readonly Guid Id = new("0742a90b-c387-483f-b946-30a7e4e61458");

    /// <summary>The methods' places in the table, in the header's order, as far as they are called.</summary>
    internal enum Slot
    {
        SetMessageCountLimit = 3,
        ClearStoredMessages,
        GetMessage,
        GetNumMessagesAllowedByStorageFilter,
        GetNumMessagesDeniedByStorageFilter,
        GetNumStoredMessages,
    }

    public ulong GetNumStoredMessages() => ((delegate* unmanaged[Stdcall]<nint, ulong>)Method(Slot.GetNumStoredMessages))(Address);

    /// <summary>Copies a message and its text.</summary>
    /// <param name="number">Which message, from 0.</param>
    /// <param name="message">Receives both; <see langword="null"/> only asks for the length.</param>
    /// <param name="bytes">The room there, and then the length.</param>
    public int GetMessage(ulong number, DebugMessage* message, nuint* bytes) =>
        ((delegate* unmanaged[Stdcall]<nint, ulong, DebugMessage*, nuint*, int>)Method(Slot.GetMessage))(Address, number, message, bytes);

    private void* Method(Slot slot) => ComObject.Method(Address, (int)slot);
}

namespace GpuTiler.Direct3D12.Interop;

/// <summary>Turns the code of a call into an exception that names both.</summary>
internal static class HResult
{
    // winerror.h
    public const int E_OUTOFMEMORY = unchecked((int)0x8007000E);
    public const int DXGI_ERROR_NOT_FOUND = unchecked((int)0x887A0002);
    public const int DXGI_ERROR_DEVICE_REMOVED = unchecked((int)0x887A0005);
    public const int DXGI_ERROR_DEVICE_HUNG = unchecked((int)0x887A0006);
    public const int DXGI_ERROR_DEVICE_RESET = unchecked((int)0x887A0007);

    /// <summary>Throws where a call failed.</summary>
    /// <param name="code">What the call returned; codes of failure are negative.</param>
    /// <param name="call">The call, as the documentation names it.</param>
    /// <param name="device">The device that the call concerns, which knows why it was lost; none if none.</param>
    /// <param name="what">What the call was to make, for a message about too little memory.</param>
    /// <exception cref="InsufficientMemoryException">There is too little memory left.</exception>
    /// <exception cref="Direct3D12Exception">The call failed for another reason.</exception>
    public static void Check(int code, string call, ID3D12Device device = default, string? what = null)
    {
        if (code < 0)
        {
            throw Failure(code, call, device, what);
        }
    }

    /// <summary>A code's name in the headers, and its digits.</summary>
    public static string Format(int code) => $"{NameOf(code)}0x{code:X8}";

    /// <summary>The exception for a device that is gone.</summary>
    /// <param name="found">Where that was found.</param>
    /// <param name="reason">What the device gives as the reason; 0 if none.</param>
    public static Direct3D12Exception DeviceLost(string found, int reason) => new(
        $"The Direct3D 12 device was lost ({found}{(reason < 0 ? $"; GetDeviceRemovedReason: {Format(reason)}" : "")}): "
            + "dispose of it and of what was made on it, and create a new one.",
        reason < 0 ? reason : DXGI_ERROR_DEVICE_REMOVED,
        isDeviceLost: true);

    private static Exception Failure(int code, string call, ID3D12Device device, string? what)
    {
        string found = $"{call}: {Format(code)}";
        if (code is DXGI_ERROR_DEVICE_REMOVED or DXGI_ERROR_DEVICE_HUNG or DXGI_ERROR_DEVICE_RESET)
        {
            return DeviceLost(found, device.Address == 0 ? code : device.GetDeviceRemovedReason());
        }

        return code == E_OUTOFMEMORY
            ? new InsufficientMemoryException(
                $"The Direct3D 12 device has too little memory left{(what is null ? "" : $" for {what}")} ({found}).")
            : new Direct3D12Exception($"{call} failed: {Format(code)}.", code);
    }

    private static string NameOf(int code) => (uint)code switch
    {
        0x80004001 => "E_NOTIMPL ",
        0x80004002 => "E_NOINTERFACE ",
        0x80004005 => "E_FAIL ",
        0x8007000E => "E_OUTOFMEMORY ",
        0x80070057 => "E_INVALIDARG ",
        0x887A0001 => "DXGI_ERROR_INVALID_CALL ",
        0x887A0002 => "DXGI_ERROR_NOT_FOUND ",
        0x887A0004 => "DXGI_ERROR_UNSUPPORTED ",
        0x887A0005 => "DXGI_ERROR_DEVICE_REMOVED ",
        0x887A0006 => "DXGI_ERROR_DEVICE_HUNG ",
        0x887A0007 => "DXGI_ERROR_DEVICE_RESET ",
        0x887A0020 => "DXGI_ERROR_DRIVER_INTERNAL_ERROR ",
        0x887A002D => "DXGI_ERROR_SDK_COMPONENT_MISSING ",
        _ => "",
    };
}

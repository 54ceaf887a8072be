namespace GpuTiler.Direct3D12.Interop;

/// <summary>
/// What every COM object does: IUnknown, and the way to a method through the object's table. The interfaces are written by hand: a
/// binding would be this project's only dependency, and tests count calls by replacing entries of these tables.
/// </summary>
internal static unsafe class ComObject
{
    /// <summary>IUnknown: the one interface that tells objects apart.</summary>
    public static readonly Guid Id = new("00000000-0000-0000-c000-000000000046");

    // IUnknown (unknwn.h): the first methods of every table.
    private const int QueryInterfaceSlot = 0;
    private const int AddRefSlot = 1;
    private const int ReleaseSlot = 2;

    /// <summary>The address of an object's method.</summary>
    /// <param name="address">The object; its first field is the address of its table.</param>
    /// <param name="slot">The method's place in the header's order, inherited ones first.</param>
    public static void* Method(nint address, int slot) => (*(void***)address)[slot];

    /// <summary>Holds an object once more, and returns the number of references that the implementation counts.</summary>
    public static uint AddRef(nint address) => ((delegate* unmanaged[Stdcall]<nint, uint>)Method(address, AddRefSlot))(address);

    /// <summary>Releases a reference, if there is one.</summary>
    public static uint Release(nint address) =>
        address == 0 ? 0 : ((delegate* unmanaged[Stdcall]<nint, uint>)Method(address, ReleaseSlot))(address);

    /// <summary>Another interface of an object, which the caller then holds; 0 where it has none such.</summary>
    public static nint QueryInterface(nint address, Guid id)
    {
        nint found;
        int result = ((delegate* unmanaged[Stdcall]<nint, Guid*, nint*, int>)Method(address, QueryInterfaceSlot))(address, &id, &found);
        return result < 0 ? 0 : found;
    }
}

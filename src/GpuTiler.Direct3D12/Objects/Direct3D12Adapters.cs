using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12;

/// <summary>
/// The adapters of DXGI, held until this is disposed of: hardware first, in the system's order of performance, then software.
/// </summary>
internal sealed unsafe class Direct3D12Adapters : IDisposable
{
    private readonly List<(IDXGIAdapter1 Adapter, Direct3D12Adapter Description)> adapters = [];

    public Direct3D12Adapters()
    {
        var factory = DxgiLibrary.CreateFactory();
        IDXGIFactory6 newer = new(ComObject.QueryInterface(factory.Address, IDXGIFactory6.Id));
        List<IDXGIAdapter1> found = [];
        try
        {
            for (uint i = 0; Next(factory, newer, i) is { Address: not 0 } adapter; i++)
            {
                found.Add(adapter);
            }

            foreach (var adapter in found.OrderBy(adapter => (adapter.GetDesc1().Flags & AdapterDescription.Software) != 0))
            {
                adapters.Add((adapter, Direct3D12Adapter.Of(adapters.Count, adapter.GetDesc1(), D3D12Library.CanCreateDevice(adapter))));
            }
        }
        catch
        {
            Release(found);
            throw;
        }
        finally
        {
            _ = ComObject.Release(newer.Address);
            _ = ComObject.Release(factory.Address);
        }
    }

    /// <summary>What is there, usable or not.</summary>
    public IReadOnlyList<Direct3D12Adapter> Descriptions => [.. adapters.Select(adapter => adapter.Description)];

    /// <summary>The adapter of a number.</summary>
    public IDXGIAdapter1 this[int number] => adapters[number].Adapter;

    /// <summary>The adapter of a number, or the first that can be used.</summary>
    /// <exception cref="ArgumentException">There is no adapter of that number.</exception>
    /// <exception cref="NotSupportedException">It cannot be used, or none can.</exception>
    public Direct3D12Adapter Choose(int? index)
    {
        if (index is int number)
        {
            if ((uint)number >= (uint)adapters.Count)
            {
                var known = string.Join(", ", Descriptions.Select(adapter => $"{adapter.Index} is {adapter.Name}"));
                throw new ArgumentException(
                    $"There is no Direct3D 12 adapter {number}: {(adapters.Count == 0 ? "the machine has none" : known)}.");
            }

            return Descriptions[number].Refusal is string refusal ? throw new NotSupportedException(refusal) : Descriptions[number];
        }

        return Descriptions.FirstOrDefault(adapter => adapter.Refusal is null) ?? throw new NotSupportedException(adapters.Count == 0
            ? "This machine has no adapter for Direct3D 12."
            : string.Join(' ', Descriptions.Select(adapter => adapter.Refusal)));
    }

    public void Dispose() => Release(adapters.Select(adapter => adapter.Adapter));

    private static IDXGIAdapter1 Next(IDXGIFactory1 factory, IDXGIFactory6 newer, uint number)
    {
        nint adapter = 0;
        int code = newer.Address != 0 ? newer.EnumAdapterByGpuPreference(number, &adapter) : factory.EnumAdapters1(number, &adapter);
        if (code != HResult.DXGI_ERROR_NOT_FOUND)
        {
            HResult.Check(code, newer.Address != 0 ? "IDXGIFactory6::EnumAdapterByGpuPreference" : "IDXGIFactory1::EnumAdapters1");
        }

        return new(code < 0 ? 0 : adapter);
    }

    private static void Release(IEnumerable<IDXGIAdapter1> held)
    {
        foreach (var adapter in held)
        {
            _ = ComObject.Release(adapter.Address);
        }
    }
}

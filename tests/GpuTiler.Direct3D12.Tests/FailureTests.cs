using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.Direct3D12.Tests;

/// <summary>Whatever fails says so in a sentence, leaves nothing behind, and does not hinder the next attempt.</summary>
public class FailureTests
{
    private const int Success = 0;

    private static readonly TensorShape Shape = TensorShape.Chw(3, 6, 7);

    [Theory]
    [InlineData("")]
    [InlineData("CreateCommittedResource")]
    public void Too_little_memory_at_any_point_leaks_nothing_and_the_next_attempt_works(string method)
    {
        D3D12.Require();
        using var spy = new Spy(D3D12.Open());
        int attempts = 0;
        bool failed = true;
        for (; failed; attempts++)
        {
            int left = attempts;
            bool IsMeant(string name) => method.Length == 0 ? name.StartsWith("Create") || name == "Map" : name == method;
            spy.Instead = name => IsMeant(name) && left-- == 0 ? HResult.E_OUTOFMEMORY : null;
            failed = false;
            try
            {
                RenderOnce();
            }
            catch (OutOfMemoryException e)
            {
                failed = true;
                Assert.Contains("too little memory", e.Message);
                Assert.Contains("E_OUTOFMEMORY 0x8007000E", e.Message);
            }

            spy.Instead = null;
            Assert.Equal(0u, spy.ReferencesLeft());
            RenderOnce();
            Assert.Equal(0u, spy.ReferencesLeft());
        }

        Assert.InRange(attempts, method.Length == 0 ? 24 : 8, 60);
    }

    [Fact]
    public void A_buffer_that_finds_no_memory_says_how_much_was_asked_for()
    {
        D3D12.Require();
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        spy.Instead = name => name == "CreateCommittedResource" ? HResult.E_OUTOFMEMORY : null;
        var e = Assert.ThrowsAny<OutOfMemoryException>(() => device.CreateTensor(TensorShape.Chw(10, 20, 30), ElementType.Float16));
        Assert.Contains("12000 bytes", e.Message);
        Assert.Contains("ID3D12Device::CreateCommittedResource", e.Message);
        spy.Instead = null;
        device.CreateTensor(Shape, ElementType.Float16).Dispose();
    }

    [Theory]
    [InlineData("Signal")]
    [InlineData("SetEventOnCompletion")]
    [InlineData("GetCompletedValue")]
    public void A_lost_device_says_so_and_can_be_disposed_of(string method)
    {
        D3D12.Require();
        using var spy = new Spy(D3D12.Open());
        var device = D3D12.Open();
        var tensor = device.CreateTensor(Shape, ElementType.Float32);
        var tiler = Tiler.Create(tensor);
        tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
        List<TileDeviceException> losses = [];
        device.Lost += (_, loss) => losses.Add(loss.Exception);
        spy.Instead = name => Lost(name, method);
        var e = Assert.Throws<Direct3D12Exception>(() => tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]));
        Assert.True(e.IsDeviceLost);
        Assert.Contains("was lost", e.Message);
        Assert.Contains("DXGI_ERROR_DEVICE_HUNG 0x887A0006", e.Message);
        Assert.Contains("create a new one", e.Message);
        Assert.True(Assert.Throws<Direct3D12Exception>(() => tensor.Write(new float[Shape.ElementCount])).IsDeviceLost);
        Assert.Equal([e], losses);

        tiler.Dispose();
        tensor.Dispose();
        device.Dispose();
        spy.Instead = null;
        Assert.Equal(0u, spy.ReferencesLeft());
        RenderOnce();
    }

    [Fact]
    public void A_device_that_is_lost_while_a_buffer_is_mapped_says_so()
    {
        D3D12.Require();
        using var spy = new Spy(D3D12.Open());
        using var device = D3D12.Open();
        spy.Instead = name => name is "Map" or "GetDeviceRemovedReason" ? HResult.DXGI_ERROR_DEVICE_REMOVED : null;
        var e = Assert.Throws<Direct3D12Exception>(() => Tiler.Create(device, Shape, ElementType.Float32));
        Assert.True(e.IsDeviceLost);
        Assert.Contains("ID3D12Resource::Map: DXGI_ERROR_DEVICE_REMOVED 0x887A0005", e.Message);
        spy.Instead = null;
        Tiler.Create(device, Shape, ElementType.Float32).Dispose();
    }

    [Fact]
    public void A_call_that_fails_for_another_reason_is_named_with_its_code()
    {
        D3D12.Require();
        using var spy = new Spy(D3D12.Open());
        const int InvalidArgument = unchecked((int)0x80070057);
        spy.Instead = name => name == "CreateRootSignature" ? InvalidArgument : null;
        var e = Assert.Throws<Direct3D12Exception>(() => Direct3D12Device.Create());
        Assert.False(e.IsDeviceLost);
        Assert.Equal(InvalidArgument, e.HResult);
        Assert.Equal("ID3D12Device::CreateRootSignature failed: E_INVALIDARG 0x80070057.", e.Message);
    }

    [Fact]
    public void A_number_that_no_adapter_has_is_refused_with_those_that_there_are()
    {
        D3D12.Require();
        foreach (int index in new[] { -1, 1000 })
        {
            var e = Assert.Throws<ArgumentException>(() => Direct3D12Device.Create(new() { Index = index }));
            Assert.Contains($"{index}", e.Message);
            Assert.Contains(Direct3D12Device.Adapters[0].Name, e.Message);
        }
    }

    [Fact]
    public void The_debug_layer_is_on_or_refused_with_what_to_install()
    {
        D3D12.Require();
        try
        {
            using var device = Direct3D12Device.Create(new() { Validation = true });
            Assert.Empty(device.ValidationMessages);
        }
        catch (NotSupportedException e)
        {
            Assert.Contains("Graphics Tools", e.Message);
        }
    }

    // Everything that waits finds the device lost, and the queue takes nothing more: neither lists nor signals, for a device that is lost
    // has nothing left to do, and Wine's keeps objects for good that are released with a signal under way.
    private static nint? Lost(string name, string method) => name switch
    {
        "ExecuteCommandLists" => Success,
        "GetDeviceRemovedReason" => HResult.DXGI_ERROR_DEVICE_HUNG,
        "Signal" => method == "Signal" ? HResult.DXGI_ERROR_DEVICE_REMOVED : Success,
        "SetEventOnCompletion" when method == "SetEventOnCompletion" => HResult.DXGI_ERROR_DEVICE_REMOVED,
        "GetCompletedValue" when method == "SetEventOnCompletion" => 0,
        "GetCompletedValue" when method == "GetCompletedValue" => -1,
        _ => null,
    };

    private static void RenderOnce()
    {
        using var device = Direct3D12Device.Create();
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Range = TileRange.Layer });
        tensor.Write(new float[Shape.ElementCount]);
        tiler.Read(tiler.Dispatch(tensor), new byte[tiler.Plan.ByteCount]);
    }
}

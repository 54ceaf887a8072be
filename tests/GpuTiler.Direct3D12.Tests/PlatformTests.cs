namespace GpuTiler.Direct3D12.Tests;

/// <summary>What a machine without Direct3D 12 is told, and what one with it lists.</summary>
public class PlatformTests
{
    [Fact]
    public void Another_system_than_Windows_is_told_that_Windows_is_needed()
    {
        foreach (var action in new Action[] { () => Direct3D12Device.Create().Dispose(), () => _ = Direct3D12Device.Adapters })
        {
            if (Record.Exception(action) is Exception e)
            {
                Assert.False(OperatingSystem.IsWindows(), e.Message);
                Assert.Contains("Direct3D 12 needs 64-bit Windows", Assert.IsAssignableFrom<NotSupportedException>(e).Message);
            }
        }
    }

    [Fact]
    public void Adapters_are_numbered_hardware_first()
    {
        D3D12.Require();
        var adapters = Direct3D12Device.Adapters;
        Assert.NotEmpty(adapters);
        Assert.Equal(Enumerable.Range(0, adapters.Count), adapters.Select(adapter => adapter.Index));
        Assert.Equal(adapters.OrderBy(adapter => adapter.IsSoftware), adapters);
        Assert.All(adapters, adapter => Assert.NotEmpty(adapter.Name));
        var usable = adapters.First(adapter => adapter.Refusal is null);
        using var chosen = Direct3D12Device.Create();
        using var named = Direct3D12Device.Create(new() { Index = usable.Index });
        Assert.Equal(chosen.Description, named.Description);
        Assert.Contains(usable.Name, chosen.Description);
        Assert.Equal("d3d12", chosen.Kind);
    }

    [Fact]
    public void A_tensor_that_shaders_cannot_reach_the_end_of_is_refused_with_both_numbers()
    {
        using var device = D3D12.Open();
        var shape = TensorShape.Chw(1100, 1000, 1000);
        var e = Assert.Throws<NotSupportedException>(() => device.CreateTensor(shape, ElementType.Float32));
        Assert.Contains("4400000000", e.Message);
        Assert.Contains("4294967292", e.Message);
    }

    [Fact]
    public void What_was_disposed_of_says_so()
    {
        var device = D3D12.Open();
        var shape = TensorShape.Chw(2, 3, 4);
        var tensor = device.CreateTensor(shape, ElementType.Float32);
        var tiler = Tiler.Create(tensor);
        var ticket = tiler.Dispatch(tensor);
        tensor.Dispose();
        Assert.Equal(0, tensor.Resource);
        Assert.Throws<ObjectDisposedException>(() => tensor.Write(new float[shape.ElementCount]));
        Assert.Throws<ObjectDisposedException>(() => tiler.Dispatch(tensor));
        tiler.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]));
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => device.CreateTensor(shape, ElementType.Float32));
        Assert.Throws<ObjectDisposedException>(() => Tiler.Create(device, shape, ElementType.Float32));
    }
}

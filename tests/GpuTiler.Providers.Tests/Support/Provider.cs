using GpuTiler.Onnx;
using GpuTiler.Tests.Conformance;

namespace GpuTiler.Providers.Tests;

/// <summary>Opens the devices of the registry; nothing of a network may leave them.</summary>
internal static class Provider
{
    public static ProviderDevice Open(string name, string? profilePrefix = null) =>
        Devices.Open(name, () => DeviceRegistry.Create(name, new() { RequireWholeNetwork = true, ProfilePrefix = profilePrefix }));

    /// <summary>A tensor's values: tests may look where the library never does.</summary>
    public static float[] Read(DeviceTensor tensor)
    {
        var device = (ProviderDevice)tensor.Device;
        long[] words = CopyGraph.Words(tensor.ByteCount);
        using var host = new HostValue(CopyGraph.Word, words);
        using var binding = device.Copies.CreateBinding([(CopyGraph.From, ((ProviderTensor)tensor).Words)], (CopyGraph.To, host.Value));
        device.Copies.Run(binding, waits: true);
        return host.AsSpan<float>().ToArray();
    }
}

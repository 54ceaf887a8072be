using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>Opens the devices of the registry; nothing of a network may leave them.</summary>
internal static class Provider
{
    public static ProviderDevice Open(string name, string? profilePrefix = null) =>
        TestDevices.Open(name, () => DeviceRegistry.Create(name, new() { RequireWholeNetwork = true, ProfilePrefix = profilePrefix }));

    /// <summary>A tensor's values.</summary>
    public static float[] Read(DeviceTensor tensor)
    {
        var values = new float[tensor.Shape.ElementCount];
        tensor.Read(values);
        return values;
    }
}

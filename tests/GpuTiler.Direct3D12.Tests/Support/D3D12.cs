
namespace GpuTiler.Direct3D12.Tests;

/// <summary>The device that tests of one device work on: this machine's best, or the test is skipped and says why.</summary>
internal static class D3D12
{
    public static Direct3D12Device Open() => TestDevices.Open("d3d12", () => Direct3D12Device.Create());

    /// <summary>Skips the test where this machine has no Direct3D 12.</summary>
    public static void Require() => Open().Dispose();
}

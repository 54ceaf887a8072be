using GpuTiler.Direct3D12;

namespace GpuTiler.DirectML.Tests;

/// <summary>The device that these tests run on, and what only they do with it.</summary>
internal static class Gpu
{
    private static readonly bool IsRequired =
        (Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") ?? "").Split(',', ' ').Contains("directml");
    private static readonly Lock Gate = new();
    private static bool isPrepared;

    /// <summary>Opens the device. A machine that lacks it skips the test, unless the lane requires it.</summary>
    public static DirectMLDevice Open(DirectMLDeviceOptions options = default)
    {
        try
        {
            Prepare();
            return DirectMLDevice.Create(options with { RequireWholeNetwork = true });
        }
        catch (NotSupportedException e) when (!IsRequired)
        {
            Assert.Skip($"DirectML: {e.Message}");
            throw;
        }
    }

    private static void Prepare()
    {
        lock (Gate)
        {
            if (!isPrepared)
            {
                using var device = Direct3D12Device.Create();
                MetaCommands.Answer(device);
                isPrepared = true;
            }
        }
    }
}

using GpuTiler.Direct3D12;
using GpuTiler.Direct3D12.Interop;

namespace GpuTiler.DirectML.Tests;

/// <summary>The device that these tests run on, and what only they do with it.</summary>
internal static unsafe class Gpu
{
    private static readonly bool IsRequired = (Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") ?? "").Split(',', ' ').Contains("directml");
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

    /// <summary>What a tensor holds: a copy to the host, which the library itself has no way to make.</summary>
    public static float[] Download(DirectMLTensor tensor)
    {
        var context = tensor.Buffer.Device is Direct3D12Device device ? device.Context : throw new InvalidOperationException();
        using var host = new Direct3D12Buffer(context, tensor.ByteCount, HeapType.Readback, "a download");
        using var frames = new Direct3D12Frames(context, 1, isTimed: false);
        var commands = frames.Begin(0);
        commands.Copy(tensor.Buffer.Buffer, 0, host.Resource, 0, tensor.ByteCount);
        frames.Submit(0);
        frames.Wait(0);
        return new ReadOnlySpan<float>(host.Mapped, tensor.Shape.ElementCount).ToArray();
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

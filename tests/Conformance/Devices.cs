namespace GpuTiler.Tests.Conformance;

/// <summary>Opens devices, or skips the test and says why.</summary>
public static class Devices
{
    /// <summary>The kinds that must be there, such as <c>vulkan</c>: a lane that is meant to run a device must not skip it.</summary>
    private static readonly string[] Required = (Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") ?? "").Split(',', ' ');

    /// <summary>Every device of the project's registry.</summary>
    public static TheoryData<string> All => [.. DeviceRegistry.Names];

    /// <summary>The device of that name in the project's registry.</summary>
    public static TileDevice Open(string name) => Open(name.Split('-')[0], () => DeviceRegistry.Create(name));

    /// <summary>Makes a device. A machine that lacks it skips the test, unless the lane requires its kind.</summary>
    public static T Open<T>(string kind, Func<T> create)
        where T : TileDevice
    {
        try
        {
            return create();
        }
        catch (NotSupportedException e) when (!Required.Contains(kind))
        {
            Assert.Skip($"{kind}: {e.Message}");
            throw;
        }
    }
}

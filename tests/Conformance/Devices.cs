namespace GpuTiler.Tests.Conformance;

/// <summary>Opens the devices of a project's <c>DeviceRegistry</c>, or skips the test and says why.</summary>
public static class Devices
{
    /// <summary>The kinds that must be there, such as <c>vulkan</c>: a lane that is meant to run a device must not skip it.</summary>
    private static readonly string[] Required = (Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") ?? "").Split(',', ' ');

    /// <summary>Every device that the project's tests run on.</summary>
    public static TheoryData<string> All => [.. DeviceRegistry.Names];

    /// <summary>The device of that name. A machine that lacks it skips the test, unless the lane requires its kind.</summary>
    public static TileDevice Open(string name)
    {
        try
        {
            return DeviceRegistry.Create(name);
        }
        catch (NotSupportedException e) when (!Required.Contains(name.Split('-')[0]))
        {
            Assert.Skip($"{name}: {e.Message}");
            throw;
        }
    }
}

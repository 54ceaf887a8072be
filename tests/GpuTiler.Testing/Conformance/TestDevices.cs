namespace GpuTiler.Testing;

/// <summary>The devices of a test program, which registers them as it starts.</summary>
public static class TestDevices
{
    /// <summary>The kinds that must be there, such as <c>vulkan</c>: a lane that is meant to run a device must not skip it.</summary>
    private static readonly string[] Required = (Environment.GetEnvironmentVariable("GPUTILER_TEST_DEVICES") ?? "").Split(',', ' ');

    private static (Func<IEnumerable<string>> Names, Func<string, TileDevice> Create)? registry;

    /// <summary>Every device of the program's registry.</summary>
    public static TheoryData<string> All => [.. Names];

    /// <summary>Their names.</summary>
    public static IEnumerable<string> Names => Registry.Names();

    private static (Func<IEnumerable<string>> Names, Func<string, TileDevice> Create) Registry =>
        registry ?? throw new InvalidOperationException("This test program registers no devices.");

    /// <summary>Tells which devices there are; a program's module initializer does it.</summary>
    /// <param name="names">Their names: what stands before a hyphen is the kind.</param>
    /// <param name="create">Makes the device of a name.</param>
    public static void Register(Func<IEnumerable<string>> names, Func<string, TileDevice> create) => registry = (names, create);

    /// <summary>The device of that name in the registry.</summary>
    public static TileDevice Open(string name) => Open(name.Split('-')[0], () => Registry.Create(name));

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

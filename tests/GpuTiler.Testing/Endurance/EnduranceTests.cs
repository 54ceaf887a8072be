namespace GpuTiler.Testing;

/// <summary>
/// Layers, tilers and devices that come and go at random, for a second or for as long as eng/soak says. Measures the process, so no other
/// test may run beside it.
/// </summary>
public abstract class EnduranceTests
{
    /// <summary>Whether the devices promise the bytes of the scalar reference.</summary>
    protected virtual bool ComparesPixels => true;

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void What_comes_and_goes_leaves_nothing_behind(string name)
    {
        int seed = Endurance.Seed();
        using var scene = new RandomScene(() => TestDevices.Open(name), seed, ComparesPixels);
        Endurance.AssertFlat($"{name}, seed {seed}", scene.Step);
        Assert.True(scene.Frames > 0, $"{name}, seed {seed}: no image was rendered.");
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Whatever_threads_do_at_once_ends_in_an_image_or_in_its_exception(string name)
    {
        int seed = Endurance.Seed();
        using var stage = new SharedStage(() => TestDevices.Open(name), seed);
        stage.Run(threads: 4, Endurance.Duration(seconds: 1), TestContext.Current.CancellationToken);
        string what = $"{name}, seed {seed}: {stage.Done} operations, {stage.Refused} refused";
        Assert.True(stage.Done > 0, what);
        TestContext.Current.TestOutputHelper?.WriteLine(what);
    }
}

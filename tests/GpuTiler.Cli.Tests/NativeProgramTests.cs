namespace GpuTiler.Cli.Tests;

/// <summary>
/// eng/gputiler is native code where a linker is at hand, and the program for .NET's runtime lies beside it: they are one program to the
/// user. Where there is no native code the two are the same.
/// </summary>
public sealed class NativeProgramTests : IDisposable
{
    private static readonly string Managed = Path.Combine(Repository.Root, "artifacts", "gputiler", "GpuTiler.Cli.dll");

    private readonly Workspace work = new();

    public NativeProgramTests() => Assert.SkipUnless(Tool.IsPrepared, "This test needs a program that eng/gputiler has built.");

    [Fact]
    public void It_has_the_kernel_that_the_runtime_chooses() =>
        Assert.Equal(RunManaged("--version"), Tool.RunIn(work.Folder, ["--version"]).Done().Output);

    [Fact]
    public void Layers_have_the_same_bytes()
    {
        Tool.RunIn(work.Folder, ["tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "native/"]).Done();
        RunManaged("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "managed/");
        AssertSameFiles("managed", "native", atLeast: 8);
    }

    [Theory]
    [InlineData("--range tile --color-map viridis")]
    [InlineData("--range=-0.5:0.5 --scale 2")]
    [InlineData("--interleave 2 --gamma 0.7 --channels 0:4")]
    [InlineData("--rgb --padding 0")]
    [InlineData("--shrink 2:max --sort max")]
    public void Kernels_in_CSharp_have_the_same_bytes(string look)
    {
        work.Npy("x.npy", Values.Some(4 * 6 * 30 * 20), 4, 6, 30, 20);
        string[] words = ["tile", "x.npy", "--max-size", "0", .. look.Split(' ')];
        Tool.RunIn(work.Folder, [.. words, "-o", "cpu/"]).Done();
        Tool.RunIn(work.Folder, [.. words, "-o", "ilgpu/", "--device", "ilgpu"]).Done();
        AssertSameFiles("cpu", "ilgpu", atLeast: 1);
    }

    [Fact]
    public void What_is_piped_reaches_the_program_that_goes_on()
    {
        byte[] array = Workspace.Bytes(Values.Some(6 * 5 * 4), 6, 5, 4);
        Assert.Equal(
            Tool.RunIn(work.Folder, ["tile", "-", "-o", "-"], array).Done().OutputBytes,
            Tool.RunIn(work.Folder, ["tile", "-", "-o", "-", "--device=ilgpu:0"], array).Done().OutputBytes);
    }

    [Fact]
    public void Its_exit_code_and_its_words_are_those_of_the_program_that_goes_on() =>
        Tool.RunIn(work.Folder, ["tile", "none.npy", "-o", "x.png", "--device", "ilgpu"]).Failed(1, "none.npy");

    public void Dispose() => work.Dispose();

    private string RunManaged(params string[] words) =>
        Tool.RunBash(work.Folder, $"dotnet '{Managed}' {string.Join(' ', words.Select(word => $"'{word}'"))}").Done().Output;

    private void AssertSameFiles(string expected, string found, int atLeast)
    {
        string[] files = [.. Directory.EnumerateFiles(work.At(expected)).Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.True(files.Length >= atLeast, $"{files.Length} files");
        Assert.Equal(files, Directory.EnumerateFiles(work.At(found)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(work.At(expected), file)), File.ReadAllBytes(Path.Combine(work.At(found), file))));
    }
}

using System.Diagnostics;
using GpuTiler.Conformance;
using GpuTiler.Imaging;

namespace GpuTiler.Testing;

/// <summary>The program on the devices of this project's registry: the same files as on the processor, byte for byte.</summary>
public abstract class ProgramTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gputiler-").FullName;

    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in TestDevices.Names)
            {
                foreach (var options in new[]
                {
                    "", "--layout nhwc", "--range layer --columns 3", "--range -1:0.5 --scale 3",
                    "--channels 1:4 --padding 5 --border 0 --pad-value 77", "--range tile:percentile=5,95 --gamma 2.2",
                    "--range layer:sigma=2", "--sort std --top 5 --labels index --mark dead,saturated --scale 3",
                })
                {
                    data.Add(name, options);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Arrays_become_the_same_files(string name, string options)
    {
        using (TestDevices.Open(name))
        {
        }

        Save("single", TestData.Singles(DataKind.Infinities, 630));
        Save("half", TestData.Halves(DataKind.Normal, 630));
        string[] arguments = ["tile", "single.npy", "half.npy", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        Run([.. arguments, "-o", "expected", "--device", "cpu"]);
        Run([.. arguments, "-o", "actual", "--device", Option(name)]);
        Assert.Equal(4, AssertSame());
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Layers_become_the_same_files(string name)
    {
        using (TestDevices.Open(name))
        {
        }

        Run("demo", "-o", "expected", "--device", "cpu");
        var table = Run("demo", "-o", "actual", "--device", Option(name));
        Assert.Contains("conv2", table, StringComparison.Ordinal);
        Assert.Equal(8, AssertSame());
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void The_device_is_listed_as_ready(string name)
    {
        using var device = TestDevices.Open(name);
        var row = Run("devices").Split('\n')
            .Single(line => line.Split(' ')[0] is var first && (first == device.Kind || first == Option(name)));
        Assert.Contains($"ready: {device.Description}", row, StringComparison.Ordinal);
        Assert.Contains("cannot be used", Fail("demo", "-o", "none", "--device", $"{device.Kind}:99"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "none")));
    }

    public void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    // vulkan-0 in a registry is vulkan:0 on the command line.
    private static string Option(string name) => name.Replace('-', ':');

    private void Save<T>(string name, T[] values)
        where T : unmanaged
    {
        using var file = File.Create(Path.Combine(folder, name + ".npy"));
        NpyWriter.Write<T>(file, values, [2, 7, 5, 9]);
    }

    private int AssertSame()
    {
        var expected = Directory.GetFiles(Path.Combine(folder, "expected"), "*", SearchOption.AllDirectories);
        foreach (var file in expected)
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(file.Replace("expected", "actual", StringComparison.Ordinal)));
        }

        return expected.Length;
    }

    private string Run(params string[] arguments)
    {
        var (code, output, error) = Start(arguments);
        Assert.True(code == 0, $"{string.Join(' ', arguments)}: exit code {code}, {error}");
        return output;
    }

    private string Fail(params string[] arguments)
    {
        var (code, _, error) = Start(arguments);
        Assert.Equal(1, code);
        return error;
    }

    private (int Code, string Output, string Error) Start(string[] arguments)
    {
        var start = new ProcessStartInfo(Program(), arguments)
            { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    // GPUTILER names a build of the program; on Windows it may lie beside the tests.
    private static string Program() => Environment.GetEnvironmentVariable("GPUTILER")
        ?? (OperatingSystem.IsWindows()
            ? Path.Combine(AppContext.BaseDirectory, "gputiler", "gputiler.exe")
            : Path.Combine(RepositoryRoot.Find(), "eng", "gputiler"));
}

using System.Diagnostics;
using System.Globalization;
using GpuTiler.Sinks;

namespace GpuTiler.Tests.Sinks;

/// <summary>Files that appear whole or not at all: what is in their place, and what a failure or an earlier process leaves.</summary>
public class OutputFileTests
{
    private static readonly byte[] Old = [1, 2, 3], New = [4, 5];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("to.bin", "real/to.bin", "real/to.bin")]
    [InlineData("to.bin", "real/new.bin", "real/new.bin")]
    [InlineData("to.bin", "new/folder/to.bin", "new/folder/to.bin")]
    [InlineData("real/up.bin", "../old.bin", "old.bin")]
    [InlineData("to.bin", "second.bin", "real/to.bin")]
    public void A_link_stays_and_its_target_is_replaced(string link, string target, string written)
    {
        using var work = Folder("real/to.bin", "old.bin");
        Link(work, "second.bin", "real/to.bin");
        Link(work, link, target);

        // A folder that is a link has a parent of its own.
        Link(work, "real/inner", "deep/folder");
        Directory.CreateDirectory(At(work, "real/deep/folder"));
        Link(work, "real/deep/folder/out.bin", "../to.bin");

        OutputFile.Write(At(work, link), Save, Token);
        Assert.Equal(New, File.ReadAllBytes(At(work, written)));
        Assert.Equal(target, new FileInfo(At(work, link)).LinkTarget);

        OutputFile.Write(At(work, "real/inner/out.bin"), Save, Token);
        Assert.Equal(New, File.ReadAllBytes(At(work, "real/deep/to.bin")));
        Assert.DoesNotContain(work.Files, file => file.Contains(".gputiler", StringComparison.Ordinal));
    }

    [Fact]
    public void Links_in_a_circle_are_named()
    {
        using var work = new MosaicWork();
        Link(work, "a", "b");
        Link(work, "b", "a");
        var e = Assert.Throws<OutputException>(() => OutputFile.Write(At(work, "a"), Save, Token));
        Assert.Contains("leads in a circle", e.Message, StringComparison.Ordinal);
        Assert.StartsWith(At(work, "a"), e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_written_to_and_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file that is a pipe needs mkfifo.");
        using var work = Folder("empty");
        File.WriteAllBytes(At(work, "empty"), []);
        string pipe = At(work, "pipe");
        Finish(Process.Start("mkfifo", [pipe]));
        Link(work, "link", "pipe");
        foreach (string name in new[] { "pipe", "link" })
        {
            var read = Task.Run(
                async () =>
                {
                    using var all = new MemoryStream();
                    await using var reader = File.Open(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                    await reader.CopyToAsync(all, Token);
                    return all.ToArray();
                },
                Token);
            OutputFile.Write(At(work, name), Save, Token);
            Assert.Equal(New, await read);
        }

        // What is empty and no pipe is replaced as ever.
        OutputFile.Write(At(work, "empty"), Save, Token);
        Assert.Equal(New, await File.ReadAllBytesAsync(At(work, "empty"), Token));
        Assert.Equal(3, Directory.GetFileSystemEntries(work.Folder).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_leaves_no_new_folder_and_takes_no_other(bool isInterrupted)
    {
        using var work = new MosaicWork();
        Directory.CreateDirectory(At(work, "empty"));
        foreach (string name in new[] { "a/b/c/x.bin", "empty/d/x.bin", "a/b/y.bin" })
        {
            // Another one under way in the same folder keeps it.
            using var other = OutputFile.Begin(At(work, name) + ".other", Token);
            using var file = OutputFile.Begin(At(work, name), Token);
            Assert.Throws<OutputException>(() => file.Append(0, static (_, _) => throw new IOException("full")));
            if (isInterrupted)
            {
                Assert.Empty(UnfinishedFiles.DeleteAll());
            }
        }

        Assert.Equal([At(work, "empty")], Directory.GetFileSystemEntries(work.Folder));
        Assert.Empty(Directory.GetFileSystemEntries(At(work, "empty")));

        OutputFile.Write(At(work, "a/b/good.bin"), Save, Token);
        using (OutputFile.Begin(At(work, "a/b/c/x.bin"), Token))
        {
        }

        File.Delete(At(work, "a/b/good.bin"));
        using (OutputFile.Begin(At(work, "a/b/x.bin"), Token))
        {
        }

        // Something was finished there once: what becomes of the folder is its owner's.
        Assert.True(Directory.Exists(At(work, "a/b")));
        Assert.False(Directory.Exists(At(work, "a/b/c")));
    }

    [Fact]
    public void What_a_process_that_is_gone_left_is_removed_and_nothing_else()
    {
        using var work = new MosaicWork();
        int gone;
        using (var process = Process.Start(
            new ProcessStartInfo(OperatingSystem.IsWindows() ? "hostname.exe" : "true") { UseShellExecute = false })!)
        {
            gone = process.Id;
            process.WaitForExit();
        }

        string own = Leftovers.NewName(), pid = $"-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-";
        string dead = own.Replace(pid, $"-{gone.ToString(CultureInfo.InvariantCulture)}-", StringComparison.Ordinal);
        string alive = own.Replace(pid, "-1-", StringComparison.Ordinal);
        string elsewhere = dead.Insert(".gputiler-".Length, "0"), replaced = Path.ChangeExtension(dead, ".old");
        string[] stay = [own, alive, elsewhere, replaced, ".gputiler-.part", "x.part"];
        foreach (string name in stay.Append(dead))
        {
            File.WriteAllBytes(At(work, name), Old);
        }

        string folder = dead.Replace(".part", "f.part", StringComparison.Ordinal);
        Directory.CreateDirectory(At(work, folder + "/0"));
        File.WriteAllBytes(At(work, folder + "/0/0_0.png"), Old);
        OutputFile.Write(At(work, "x.bin"), Save, Token);
        Assert.Equal(stay.Append("x.bin").Order(), Directory.GetFileSystemEntries(work.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Names_that_are_alike_are_numbered_in_order_however_many()
    {
        var names = new FileNames();
        Assert.Equal("a_b A_b-2 a_b-3", $"{names.Take("a/b")} {names.Take("A b")} {names.Take("a:b")}");
        Assert.Equal("a_b-4", names.Take("a/b"));

        // As many as this would take minutes if each tried the names of all before it.
        Assert.All(Enumerable.Range(5, 50_000), number =>
            Assert.Equal($"a_b-{number.ToString(CultureInfo.InvariantCulture)}", names.Take("a?b")));
    }

    [Fact]
    public void Names_meet_as_if_every_number_were_tried()
    {
        string[] letters = ["a", "A", "a-2", "a.0", "a-2.1", "-a", ".a", "_-a", "_.A", "..", ".", "", "con", "nul.a"];
        var random = new Random(7);
        var (names, taken) = (new FileNames(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        for (int i = 0; i < 3000; i++)
        {
            string name = letters[random.Next(letters.Length)];
            int images = random.Next(1, 4);
            string[] found = names.Take(name, images);
            string first = new FileNames().Take(name);
            int number = 1;
            while (Of(first, number, images).Any(taken.Contains))
            {
                number++;
            }

            Assert.Equal(Of(first, number, images), found);
            Assert.All(found, one => Assert.True(taken.Add(one) && one[0] is not ('.' or '-'), one));
        }

        static string[] Of(string first, int number, int images)
        {
            string numbered = number == 1 ? first : $"{first}-{number}";
            return images == 1 ? [numbered] : [.. Enumerable.Range(0, images).Select(image => $"{numbered}.{image}")];
        }
    }

    private static MosaicWork Folder(params string[] files)
    {
        var work = new MosaicWork();
        foreach (string file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(work, file))!);
            File.WriteAllBytes(At(work, file), Old);
        }

        return work;
    }

    private static void Link(MosaicWork work, string name, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(At(work, name), target);
    }

    private static string At(MosaicWork work, string name) => Path.Combine(work.Folder, name);

    private static void Save(Stream stream) => stream.Write(New);

    private static void Finish(Process process)
    {
        using (process)
        {
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
        }
    }
}

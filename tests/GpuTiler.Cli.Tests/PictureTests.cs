using System.Text;
using GpuTiler.ImageSharp;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Pictures of every format, as inputs and as results.</summary>
public sealed class PictureTests : IDisposable
{
    private readonly Workspace work = new();

    private static readonly string[] Made = ["named.png", "piped.png"];

    private static readonly float[] Batch = Values.Some(3 * 5 * 4 * 6);

    [Fact]
    public void The_ending_names_the_format_and_nothing_else_is_lost()
    {
        work.Npy("x.npy", Values.Some(120), 5, 4, 6);
        work.Run("tile", "x.npy", "-o", "x.png").Done();
        byte[] expected = work.Png("x.png").Pixels.ToArray();
        foreach (var (name, signature) in new[]
        {
            ("a.webp", "RIFF"), ("b.GIF", "GIF89a"), ("c.jpg", "\u00FF\u00D8"), ("d.jpeg", "\u00FF\u00D8"),
        })
        {
            Assert.Equal($"{name}  18×20 pixels, 5 tiles of 6×4\n", work.Run("tile", "x.npy", "-o", name).Done().Output);
            Assert.StartsWith(signature, Encoding.Latin1.GetString(File.ReadAllBytes(work.At(name))), StringComparison.Ordinal);
            var picture = PictureReader.Read(work.At(name));
            Assert.Equal((18, 20, 1), (picture.Width, picture.Height, picture.Channels));
            int most = name[0] < 'c' ? 0 : 60;
            Assert.All(expected.Zip(picture.Pixels.ToArray()), pair => Assert.InRange(pair.First - pair.Second, -most, most));
        }
    }

    [Fact]
    public void A_folder_and_standard_output_take_a_format_and_a_quality()
    {
        work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv*",
            "-o", "low", "--format", "jpg", "--quality", "10").Done();
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv*", "-o", "usual", "--format", "jpg").Done();
        Assert.Equal(["low/0-conv1.jpg", "low/3-conv2.jpg", "usual/0-conv1.jpg", "usual/3-conv2.jpg"], work.NewFiles);
        Assert.InRange(2 * new FileInfo(work.At("low/3-conv2.jpg")).Length, 1, new FileInfo(work.At("usual/3-conv2.jpg")).Length);
        byte[] piped = work.Run(
            "tile", Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv1",
            "-o", "-", "--format", "gif").Done().OutputBytes;
        Assert.Equal("GIF89a"u8.ToArray(), piped[..6]);
    }

    [Fact]
    public void Sheets_differences_kernels_and_pages_have_the_format_too()
    {
        string three = Path.Combine(Path.GetDirectoryName(Repository.Seven)!, "3.png");
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--sheet", "-o", "sheet.webp").Done();
        work.Run("diff", three, Repository.Seven, "--model", Repository.DigitsModel, "--layer", "conv2", "-o", "diff.gif").Done();
        work.Run("weights", Repository.DigitsModel, "--layer", "conv1", "-o", "kernels.webp", "--max-size", "100");
        Assert.Equal(["diff.gif", "kernels-1.webp", "kernels-2.webp", "kernels-3.webp", "sheet.webp"], work.NewFiles);
        Assert.All(work.NewFiles, name => Assert.InRange(PictureReader.Read(work.At(name)).Width, 9, 2000));
    }

    [Theory]
    [InlineData("-o x.bmp", "-o x.bmp: .bmp is not written", "WebP", "folder")]
    [InlineData("-o x.TIFF", ".TIFF is not written")]
    [InlineData("-o x.jpg --format png", "-o x.jpg", "--format png")]
    [InlineData("-o x.png --quality 80", "--quality 80", "JPEG")]
    [InlineData("-o x.dzi --deepzoom --format webp", "--deepzoom", "--format")]
    [InlineData("-o x.png --animate", "GIF", "WebP")]
    [InlineData("-o x.gif --animate --fps 60", "--fps 60", "50")]
    [InlineData("-o x.gif --animate --montage", "--montage")]
    [InlineData("-o x.gif --fps 3", "--fps needs --animate")]
    public void What_is_not_written_is_refused(string options, params string[] words)
    {
        work.Npy("x.npy", Batch, 3, 5, 4, 6);
        work.RunLine($"tile x.npy {options}").Misused(words);
        Assert.Empty(work.NewFiles);
    }

    [Fact]
    public void A_picture_of_any_format_is_an_input()
    {
        var seven = ImageReader.Read(Repository.Seven);
        string[] options = ["--model", Repository.DigitsModel, "--layer", "conv1", "--quiet"];
        work.Run(["tile", Repository.Seven, "-o", "expected.png", .. options]).Done();

        // What a name ends in says nothing; standard input has no name.
        using var file = new MemoryStream();
        new WebpPictures().Write(file, new(seven.Pixels.Span, seven.Width, seven.Height, PixelFormat.R8));
        work.Write("seven.png", file.ToArray());
        work.Run(["tile", "seven.png", "-o", "named.png", .. options]).Done();
        Tool.RunIn(work.Folder, ["tile", "-", "-o", "piped.png", .. options], file.ToArray()).Done();
        Assert.All(Made, name => Assert.Equal(work.Png("expected.png").Pixels.ToArray(), work.Png(name).Pixels.ToArray()));

        work.Write("cut.jpg", file.ToArray().AsSpan(0, 40));
        work.Run(["tile", "cut.jpg", "-o", "x.png", .. options]).Failed(1, "cut.jpg is ");
        work.Run(["tile", "seven.png", "-o", "x.png", "--max-pixels", "100", .. options])
            .Failed(1, "seven.png is 28x28 pixels, 784 in all; 100 are allowed", "--max-pixels");
        work.Run(["tile", Repository.Seven, "-o", "x.png", "--max-decoded", "100", .. options])
            .Failed(1, "takes 784 bytes", "--max-decoded");
        Assert.DoesNotContain("x.png", work.NewFiles);
    }

    [Fact]
    public void A_series_becomes_an_animation()
    {
        string three = Path.Combine(Path.GetDirectoryName(Repository.Seven)!, "3.png");
        string[] run = ["tile", three, Repository.Seven, "--model", Repository.DigitsModel, "--animate"];
        Assert.EndsWith(
            "pixels, 2 frames\n", work.Run([.. run, "--layer", "conv1", "-o", "one.webp"]).Done().Output, StringComparison.Ordinal);
        work.Run([.. run, "--layer", "conv*", "-o", "all"]).Done();
        work.Run([.. run, "--layer", "conv*", "-o", "one.gif"]).Misused("-o one.gif takes one animation, and there are 2");
        work.Run(["tile", three, "--model", Repository.DigitsModel, "--animate", "-o", "none.gif"]).Misused("several images");

        work.Npy("batch.npy", Batch, 3, 5, 4, 6);
        work.Npy("next.npy", Batch[..120], 5, 4, 6);
        Assert.Contains("5 tiles", work.Run("tile", "next.npy", "-o", "next.gif").Done().Output, StringComparison.Ordinal);
        Assert.EndsWith(
            "4 frames\n",
            work.Run("tile", "batch.npy", "next.npy", "--animate", "-o", "frames.gif").Done().Output, StringComparison.Ordinal);
        work.Npy("other.npy", Batch[..100], 5, 4, 5);
        work.Run("tile", "next.npy", "other.npy", "--animate", "-o", "none.gif").Failed(1, "frames of one size", "--animate");
        Assert.Equal(["all/0-conv1.gif", "all/3-conv2.gif", "frames.gif", "next.gif", "one.webp"], work.NewFiles);
    }

    // In a copy where the library for other formats is no library.
    [Fact]
    public void PNG_alone_loads_no_library_for_other_formats()
    {
        string program = Path.Combine(
            Repository.Root, "artifacts", "bin", "GpuTiler.Cli",
            Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));
        string copy = work.At("program");
        Directory.CreateDirectory(copy);
        foreach (string path in Directory.GetFileSystemEntries(program))
        {
            string name = Path.GetFileName(path);
            if (name is "SixLabors.ImageSharp.dll" or "GpuTiler.ImageSharp.dll")
            {
                File.WriteAllText(Path.Combine(copy, name), "no library");
            }
            else if (name.StartsWith("GpuTiler.Cli", StringComparison.Ordinal))
            {
                File.Copy(path, Path.Combine(copy, name));
            }
            else
            {
                File.CreateSymbolicLink(Path.Combine(copy, name), path);
            }
        }

        string run = $"dotnet program/GpuTiler.Cli.dll tile \"{Repository.Seven}\" --model \"{Repository.DigitsModel}\" --layer conv1";
        Assert.Equal(0, Tool.RunBash(work.Folder, $"{run} -o x.png").ExitCode);
        Assert.Equal(1, Tool.RunBash(work.Folder, $"{run} -o x.webp").ExitCode);
    }

    public void Dispose() => work.Dispose();
}

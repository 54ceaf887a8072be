using System.Xml.Linq;
using GpuTiler.Imaging;

namespace GpuTiler.Cli.Tests;

/// <summary>Deep Zoom pyramids: the mosaic's pixels, where they go, and what a failure leaves.</summary>
public sealed class DeepZoomTests : IDisposable
{
    private readonly Workspace work = new();

    public DeepZoomTests() => work.Npy("x.npy", Values.Some(37 * 99), 37, 11, 9);

    [Theory]
    [InlineData("x.npy", "")]
    [InlineData("x.npy", "--scale 9 --color-map magma --range layer --border 0 --padding 5")]
    [InlineData("x.npy", "--scale 7 --channels 3:37 --columns 5 --pad-value #FF8000 --gamma 2 --range layer:percentile=2,98")]
    [InlineData("x.npy", "--layout nhwc --border 300 --pad-value 40")]
    public void The_largest_level_is_the_mosaic(string input, string options)
    {
        string[] given = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        work.Run(["tile", input, "-o", "x.png", .. given]).Done();
        string output = work.Run(["tile", input, "--deepzoom", "-o", "new/x.dzi", .. given]).Done().Output;
        var mosaic = work.Png("x.png");
        Assert.StartsWith($"new/x.dzi  {mosaic.Width}×{mosaic.Height} pixels, ", output, StringComparison.Ordinal);
        CheckPyramid("new/x", mosaic);
    }

    [Fact]
    public void A_mosaic_in_several_bands_is_the_same()
    {
        // 100 MB of pixels: two bands, of whole rows of tiles, and the last row is not full.
        work.RunLine("tile x.npy -o x.png --range layer:sigma=2 --scale 150 --pad-value 9").Done();
        work.RunLine("tile x.npy --deepzoom -o x.dzi --range layer:sigma=2 --scale 150 --pad-value 9").Done();
        CheckPyramid("x", work.Png("x.png"));
    }

    [Fact]
    public void Each_of_several_has_its_own()
    {
        work.Npy("b.npy", Values.Some(2 * 37 * 99), 2, 37, 11, 9);
        work.RunLine("tile x.npy b.npy --deepzoom -o o --tensorboard t").Done();
        work.RunLine("tile x.npy b.npy -o png").Done();
        Assert.Equal(["o/b.0.dzi", "o/b.1.dzi", "o/x.dzi"], work.NewFiles.Where(file => file.EndsWith(".dzi", StringComparison.Ordinal)));
        foreach (string name in new[] { "b.0", "b.1", "x" })
        {
            CheckPyramid($"o/{name}", work.Png($"png/{name}.png"));
        }

        // The event file has the mosaics as images.
        var images = EventFile.Read(work.At(work.NewFiles.Single(file => file.StartsWith("t/", StringComparison.Ordinal))))
            .Where(entry => entry.Png is not null).ToList();
        Assert.Equal(["x/mosaic", "b/mosaic/0", "b/mosaic/1"], images.Select(image => image.Tag));
        Assert.Equal(work.Png("png/x.png").Pixels.ToArray(), ImageReader.Read(new MemoryStream(images[0].Png!), "image").Pixels.ToArray());
    }

    [Fact]
    public void Layers_and_kernels_can_be_pyramids()
    {
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "--deepzoom", "-o", "o", "--layer", "conv*").Done();
        work.Run("tile", Repository.Seven, "--model", Repository.DigitsModel, "-o", "png", "--layer", "conv*").Done();
        work.Run("weights", Repository.DigitsModel, "--deepzoom", "-o", "k.dzi", "--layer", "conv1", "--scale", "20").Done();
        work.Run("weights", Repository.DigitsModel, "-o", "k.png", "--layer", "conv1", "--scale", "20").Done();
        CheckPyramid("o/0-conv1", work.Png("png/0-conv1.png"));
        CheckPyramid("o/3-conv2", work.Png("png/3-conv2.png"));
        CheckPyramid("k", work.Png("k.png"));
    }

    [Fact]
    public void An_earlier_pyramid_is_replaced_as_a_whole()
    {
        work.RunLine("tile x.npy --deepzoom -o x.dzi --scale 20").Done();
        work.RunLine("tile x.npy --deepzoom -o x.dzi").Done();
        work.RunLine("tile x.npy -o x.png").Done();
        CheckPyramid("x", work.Png("x.png"));
        Assert.Equal(1 + 1 + 8, work.NewFiles.Length);
    }

    [Theory]
    [InlineData("x_files/note.txt", "x_files would be replaced, and holds note.txt")]
    [InlineData("x_files/3/note.txt", "x_files would be replaced, and holds 3")]
    [InlineData("x_files/three/0_0.png", "x_files would be replaced, and holds three")]
    [InlineData("x_files", "x_files is a file")]
    [InlineData("x.dzi/file", "x.dzi/x.dzi")]
    public void What_is_no_pyramid_is_left_alone(string existing, string words)
    {
        work.Write(existing, "mine"u8);
        if (existing == "x.dzi/file")
        {
            work.Write("x.dzi/x.dzi/file", "mine"u8);
        }

        work.RunLine("tile x.npy --deepzoom -o x.dzi").Failed(1, words);
        Assert.Empty(work.NewFiles);
        Assert.Equal("mine", File.ReadAllText(work.At(existing)));
    }

    [Fact]
    public void A_disk_that_is_full_leaves_nothing_and_the_earlier_one()
    {
        work.RunLine("tile x.npy --deepzoom -o x.dzi").Done();
        string[] before = work.NewFiles;
        // Noise at one pixel a value: a tile of 64 KB does not compress below the limit.
        work.Npy("noise.npy", Values.Some(1 << 18), 512, 512);
        var result = Tool.RunBash(
            work.Folder, "trap '' XFSZ; ulimit -f 16; DOTNET_EnableWriteXorExecute=0 exec $TOOL tile noise.npy --deepzoom -o x.dzi");
        result.Failed(1, "x.dzi could not be written");
        Assert.DoesNotContain(".gputiler", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, work.NewFiles);
        Assert.Empty(Directory.GetFileSystemEntries(work.Folder, ".gputiler*"));
    }

    [Fact]
    public void The_description_records_how_it_was_made()
    {
        work.RunLine("tile x.npy --deepzoom -o x.dzi --columns 10 --border 3").Done();
        var instructions = XDocument.Load(work.At("x.dzi")).Nodes().OfType<XProcessingInstruction>()
            .ToDictionary(node => node.Target, node => node.Data);
        Assert.Equal(["Options", "Shape", "Software", "Source"], instructions.Keys.Order());
        Assert.Contains("--columns 10 --padding 2 --border 3", instructions["Options"], StringComparison.Ordinal);
        Assert.Contains("--channels 0:37", instructions["Options"], StringComparison.Ordinal);
    }

    public void Dispose() => work.Dispose();

    // The format as published: which levels and tiles there are, how large they are, and that the largest level shows the mosaic.
    private void CheckPyramid(string name, Bitmap mosaic)
    {
        var image = XDocument.Load(work.At($"{name}.dzi")).Root!;
        XNamespace format = "http://schemas.microsoft.com/deepzoom/2008";
        Assert.Equal(format + "Image", image.Name);
        Assert.Equal("png", (string?)image.Attribute("Format"));
        int size = (int)image.Attribute("TileSize")!, overlap = (int)image.Attribute("Overlap")!;
        var extent = image.Element(format + "Size")!;
        Assert.Equal((mosaic.Width, mosaic.Height), ((int)extent.Attribute("Width")!, (int)extent.Attribute("Height")!));
        int largest = (int)Math.Ceiling(Math.Log2(Math.Max(mosaic.Width, mosaic.Height)));
        var files = new List<string>();
        for (int level = 0; level <= largest; level++)
        {
            double shrink = Math.Pow(2, largest - level);
            int width = (int)Math.Ceiling(mosaic.Width / shrink), height = (int)Math.Ceiling(mosaic.Height / shrink);
            for (int column = 0; column * size < width; column++)
            {
                for (int row = 0; row * size < height; row++)
                {
                    files.Add($"{name}_files/{level}/{column}_{row}.png");
                    var tile = work.Png(files[^1]);
                    int left = Math.Max(0, (column * size) - overlap), top = Math.Max(0, (row * size) - overlap);
                    int right = Math.Min(width, ((column + 1) * size) + overlap), bottom = Math.Min(height, ((row + 1) * size) + overlap);
                    Assert.Equal((right - left, bottom - top), (tile.Width, tile.Height));
                    for (int y = top; y < bottom && level == largest; y++)
                    {
                        var expected =
                            mosaic.Pixels.Span.Slice(((y * mosaic.Width) + left) * mosaic.Channels, (right - left) * mosaic.Channels);
                        Assert.True(
                            expected.SequenceEqual(
                                tile.Pixels.Span.Slice((y - top) * tile.Width * tile.Channels, tile.Width * tile.Channels)),
                            $"{files[^1]}, row {y - top}");
                    }
                }
            }
        }

        Assert.Equal(
            files.Order(StringComparer.Ordinal), work.NewFiles.Where(file => file.StartsWith($"{name}_files/", StringComparison.Ordinal)));
    }
}

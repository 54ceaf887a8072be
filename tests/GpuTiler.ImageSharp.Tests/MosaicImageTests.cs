using GpuTiler.Sinks;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp.Tests;

/// <summary>Mosaics in ImageSharp's images, and sinks that write its formats.</summary>
public class MosaicImageTests
{
    private static readonly TensorShape Shape = TensorShape.Nchw(3, 5, 4, 6);

    private static readonly string[] Endings = ["jpg", "png", "webp"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_mosaic_is_rendered_into_an_images_own_memory(bool isColored)
    {
        float[] values = [.. Enumerable.Range(0, 120).Select(i => MathF.Sin(i))];
        var (shape, options) = (TensorShape.Chw(5, 4, 6), new TileOptions { Padding = 1, ColorMap = isColored ? ColorMap.Viridis : null });
        var plan = TilePlan.Create(shape, options);
        var expected = new byte[plan.ByteCount];
        Tiler.Render(values, shape, options, expected);
        if (isColored)
        {
            Check<Rgba32, L8>();
        }
        else
        {
            Check<L8, Rgba32>();
        }

        void Check<TPixel, TOther>()
            where TPixel : unmanaged, IPixel<TPixel>
            where TOther : unmanaged, IPixel<TOther>
        {
            using var image = plan.CreateImage<TPixel>();
            Tiler.Render(values, shape, options, image.AsBytes());
            var copy = new byte[plan.ByteCount];
            image.CopyPixelDataTo(copy);
            Assert.Equal(expected, copy);

            using var device = CpuDevice.Create();
            using var tiler = Tiler.Create(device, shape, ElementType.Float32, options);
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            tensor.Write(values);
            image.AsBytes().Clear();
            tiler.Read(tiler.Dispatch(tensor), image.AsBytes());
            Assert.Equal(expected, image.AsBytes().ToArray());
            Assert.Contains(
                typeof(TPixel).Name,
                Assert.Throws<ArgumentException>(() => plan.CreateImage<TOther>()).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_finished_layers_images_outlive_it(bool isHeld)
    {
        using var work = new MosaicWork(Token);
        var expected = new List<byte[]>();
        var images = new List<Image<L8>>();
        var figure = new FigureTemplate { Title = "{layer}", Labels = FigureLabels.Index };
        using (var layer = work.Layer(Shape, new() { Figure = figure }))
        {
            foreach (var mosaic in layer.Images)
            {
                // Rendered for somebody else already, or only for this.
                expected.Add(isHeld ? mosaic.Pixels.ToArray() : []);
                images.Add(mosaic.ToImage<L8>());
                expected[^1] = mosaic.Pixels.ToArray();
                Assert.Throws<ArgumentException>(() => mosaic.Render(new byte[mosaic.Pixels.Length - 1]));
                Assert.Throws<ArgumentException>(() => mosaic.ToImage<Rgba32>());
            }
        }

        Assert.Equal(3, images.Count);
        Assert.All(images.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.AsBytes().ToArray()));
        images.ForEach(image => image.Dispose());
    }

    [Fact]
    public void Files_of_other_formats_go_where_PNG_files_do()
    {
        using var work = new MosaicWork(Token);
        using var layer = work.Layer(Shape);
        var files = ImageFiles.InFolder(work.Folder, cancellationToken: Token);
        new MosaicFiles(files.As(new WebpPictures())).Write(layer);
        new MosaicFiles(files.As(new JpegPictures())).Write(layer);
        new MosaicFiles(files).Write(layer);
        Assert.Equal(from image in Enumerable.Range(0, 3) from ending in Endings select $"conv.{image}.{ending}", work.Files);
        foreach (var (number, image) in layer.Images.Index())
        {
            Assert.Equal(image.Pixels.ToArray(), PictureReader.Read(Path.Combine(work.Folder, $"conv.{number}.webp")).Pixels.ToArray());
            using var described = Image.Load(Path.Combine(work.Folder, $"conv.{number}.jpg"));
            Assert.NotNull(described.Metadata.ExifProfile);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_series_of_inputs_and_of_a_batch_is_an_animation(bool isOneSeries)
    {
        using var work = new MosaicWork(Token);
        var written = new List<WrittenFile>();
        var sink = new AnimationFiles(
            ImageFiles.InFolder(work.Folder, written.Add, Token), new GifPictures(), 10) { IsOneSeries = isOneSeries };
        var expected = new Dictionary<string, List<byte[]>>();
        for (int run = 0; run < 3; run++)
        {
            foreach (string name in isOneSeries ? [$"frame{run}"] : new[] { "a", "b/c" })
            {
                using var layer = work.Layer(Shape, name: name, run: new(run, Input: $"input{run}"), seed: run + (name == "a" ? 10 : 20));
                sink.Write(layer);

                // A layer whose device failed comes again.
                sink.Write(layer);
                string key = isOneSeries ? "frame0.gif" : name == "a" ? "a.gif" : "b_c.gif";
                expected.TryAdd(key, []);
                expected[key].AddRange(layer.Images.Select(image => image.Pixels.ToArray()));
            }
        }

        Assert.Empty(work.Files);
        sink.Complete();
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), work.Files);
        foreach (var (name, frames) in expected)
        {
            using var image = Image.Load<L8>(Path.Combine(work.Folder, name));
            Assert.Equal(9, image.Frames.Count);
            Assert.All(Enumerable.Zip<ImageFrame<L8>, byte[]>(image.Frames, frames), pair =>
            {
                var pixels = new byte[pair.Second.Length];
                pair.First.CopyPixelDataTo(pixels);
                Assert.Equal(pair.Second, pixels);
            });
        }

        Assert.EndsWith("pixels, 9 frames", written[0].Content, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_that_cannot_be_of_one_animation_are_named()
    {
        using var work = new MosaicWork(Token);
        var files = ImageFiles.OneFile(Path.Combine(work.Folder, "x.webp"), cancellationToken: Token);
        var sink = new AnimationFiles(files, new WebpPictures(), 10);
        Take(Shape);
        var mismatch = Assert.Throws<FrameMismatchException>(() => Take(TensorShape.Nchw(1, 5, 4, 7)));
        Assert.Equal(("conv", "12×12", "14×12"), (mismatch.Name, mismatch.First, mismatch.Other));
        Assert.Throws<NoRoomException>(() => Take(Shape, new() { MaxSize = 9 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationFiles(files, new WebpPictures(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnimationFiles(files, new GifPictures(), 60));
        sink.Complete();
        Assert.Equal(["x.webp"], work.Files);

        void Take(TensorShape shape, MosaicOptions options = default)
        {
            using var layer = work.Layer(shape, options);
            sink.Write(layer);
        }
    }
}

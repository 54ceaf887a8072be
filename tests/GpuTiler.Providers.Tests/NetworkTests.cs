using GpuTiler.Onnx;

namespace GpuTiler.Providers.Tests;

/// <summary>A network that runs on the provider leaves its activations there, and they are tiled there.</summary>
public class NetworkTests
{
    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Activations_and_images_are_the_processors(string name)
    {
        using var folder = new TempFolder();
        Compare(name, NaiveNet.Model().Save(folder), NaiveNet.Frame);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Every_layer_of_the_sample_network_is_the_processors(string name) =>
        Compare(name, Path.Combine(RepositoryRoot.Find(), "samples", "digits", "digits.onnx"), NaiveNet.Values(1, 28 * 28, 1));

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_thousand_frames_three_in_flight_keep_their_own_images(string name)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var device = Provider.Open(name);
        using var model = OnnxModel.Load(path, device, new() { Layers = ["relu"] });
        using var onHost = new Loaded(path, new() { Layers = ["relu"] });
        using var tiler = Tiler.Create(model.Activations[0].Tensor);
        var tickets = new Queue<(TileTicket Ticket, byte[] Expected)>();
        var pixels = new byte[tiler.Plan.ByteCount];
        for (int frame = 0; frame < 1000; frame++)
        {
            var values = NaiveNet.Values(100 + frame, NaiveNet.Frame.Length, 1);
            model.Run(values);
            var ticket = tiler.Dispatch(model.Activations[0].Tensor);
            onHost.Model.Run(values);
            var expected = new byte[pixels.Length];
            Tiler.Render(onHost["relu"], tiler.Plan.Shape, default, expected);
            Assert.DoesNotContain(tickets, earlier => earlier.Expected.AsSpan().SequenceEqual(expected));
            tickets.Enqueue((ticket, expected));
            if (tickets.Count == Tiler.FramesInFlight)
            {
                var oldest = tickets.Dequeue();
                tiler.Read(oldest.Ticket, pixels);
                AssertClose(oldest.Expected, pixels);
            }
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void One_tiler_serves_many_tensors_and_images_of_a_batch(string name)
    {
        using var device = Provider.Open(name);
        var shape = TensorShape.Nchw(3, 2, 4, 5);
        using var tiler = Tiler.Create(device, shape, ElementType.Float32);
        var (pixels, expected) = (new byte[tiler.Plan.ByteCount], new byte[tiler.Plan.ByteCount]);
        using var kept = device.CreateTensor(shape, ElementType.Float32);
        for (int i = 0; i < 4; i++)
        {
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            foreach (var written in new[] { tensor, kept })
            {
                var values = NaiveNet.Values(i, shape.ElementCount, written == kept ? 1 : -3);
                written.Write(values);
                for (int image = 0; image < shape.Batch; image++)
                {
                    tiler.Read(tiler.Dispatch(written, image), pixels);
                    ScalarReference.Render<float>(values, tiler.Plan, image, expected, tiler.Plan.RowBytes);
                    AssertClose(expected, pixels);
                }
            }
        }

        var gone = device.CreateTensor(shape, ElementType.Float32);
        gone.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tiler.Dispatch(gone));
        Assert.Throws<ObjectDisposedException>(() => gone.Write(new float[shape.ElementCount]));
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Two_devices_of_one_provider_work_at_the_same_time(string name)
    {
        using var folder = new TempFolder();
        string path = NaiveNet.Model().Save(folder);
        using var onHost = new Loaded(path);
        onHost.Model.Run(NaiveNet.Frame);
        var expected = new byte[TilePlan.Create(onHost.Model.Activations["conv"].Shape).ByteCount];
        Tiler.Render(onHost["conv"], onHost.Model.Activations["conv"].Shape, default, expected);
        using var first = Provider.Open(name);
        using var second = Provider.Open(name);
        Parallel.ForEach([first, second], device =>
        {
            using var model = OnnxModel.Load(path, device, new() { Layers = ["conv"] });
            for (int i = 0; i < 10; i++)
            {
                model.Run(NaiveNet.Frame);
                AssertClose(expected, Image(device, model.Activations[0], default));
            }
        });
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Values_are_summarised_where_they_are(string name)
    {
        using var folder = new TempFolder();
        using var device = Provider.Open(name);
        Summaries.Check(device, folder);
    }

    private static void Compare(string name, string path, float[] frame)
    {
        using var device = Provider.Open(name);
        using var model = OnnxModel.Load(path, device);
        using var onHost = new Loaded(path);
        model.Run(frame);
        onHost.Model.Run(frame);
        Assert.Equal(onHost.Names, string.Join(' ', model.Activations.Select(activation => activation.Name)));
        foreach (var activation in model.Activations)
        {
            var expected = onHost[activation.Name].ToArray();
            var actual = Provider.Read(activation.Tensor);
            Summaries.AssertOf(actual, model.Summarize(activation));
            float largest = expected.Max(MathF.Abs);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f * largest));

            var options = new TileOptions { Padding = 1, Border = 2, PadValue = 7 };
            var reference = new byte[TilePlan.Create(activation.Shape, options).ByteCount];
            Tiler.Render(expected, activation.Shape, options, reference);
            AssertClose(reference, Image(device, activation, options));
        }
    }

    private static byte[] Image(TileDevice device, BoundActivation activation, TileOptions options)
    {
        using var tiler = Tiler.Create(activation.Tensor, options);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(activation.Tensor), pixels);
        return pixels;
    }

    private static void AssertClose(byte[] expected, byte[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.InRange(pair.Second, pair.First - 1, pair.First + 1));
}

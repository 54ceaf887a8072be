namespace GpuTiler.Testing;

/// <summary>What threads may not do is an exception on every device, and never a use of what was released.</summary>
public abstract class MisuseTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(3, 20, 30);

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_disposed_tiler_says_so(string name)
    {
        using var device = TestDevices.Open(name);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[Shape.ElementCount]);
        var tiler = Tiler.Create(tensor, new() { Range = TileRange.Tile.Hold(0.5f) }, keepsRanges: true);
        var batch = new TileBatch(device);
        var ticket = tiler.Dispatch(tensor);
        batch.Add(tiler, tensor);
        tiler.Dispose();
        tiler.Dispose();
        Action[] uses =
        [
            batch.Dispatch, () => tiler.Dispatch(tensor), () => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]),
            () => tiler.ReadRanges(ticket, new ValueRange[3]), () => _ = tiler.GpuTime(ticket),
            tiler.Reset, () => tiler.Resume(new ValueRange[3]),
        ];
        Assert.All(uses, use => Assert.Throws<ObjectDisposedException>(use));
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Threads_that_share_a_tiler_get_exceptions_and_one_may_end_it_meanwhile(string name)
    {
        using var device = TestDevices.Open(name);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[Shape.ElementCount]);
        for (int round = 0; round < 5; round++)
        {
            var tiler = Tiler.Create(tensor, keepsRanges: true);
            int done = 0;
            Parallel.For(0, 3, new() { CancellationToken = TestContext.Current.CancellationToken }, thread =>
            {
                var random = new Random((round * 3) + thread);
                byte[] pixels = new byte[tiler.Plan.ByteCount];
                var ranges = new ValueRange[tiler.Plan.Tiles];
                TileTicket ticket = default;
                for (int i = 0; i < 30; i++)
                {
                    try
                    {
                        switch (random.Next(4))
                        {
                            case 0:
                                tiler.Read(ticket, pixels);
                                break;
                            case 1:
                                tiler.ReadRanges(ticket, ranges);
                                break;
                            default:
                                ticket = tiler.Dispatch(tensor);
                                Interlocked.Increment(ref done);
                                break;
                        }
                    }
                    catch (InvalidOperationException)
                    {
                        // Another thread's turn, an image that is gone, or the end.
                    }

                    if (thread == 0 && i == 20)
                    {
                        tiler.Dispose();
                    }
                }
            });
            Assert.InRange(done, 1, 90);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_disposed_tensor_says_so(string name)
    {
        using var device = TestDevices.Open(name);
        using var tiler = Tiler.Create(device, Shape, ElementType.Float32);
        var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[Shape.ElementCount]);
        var ticket = tiler.Dispatch(tensor);
        var batch = new TileBatch(device);
        batch.Add(tiler, tensor);
        tensor.Dispose();
        tensor.Dispose();
        Assert.All(
            UsesOf(tensor).Append(batch.Dispatch).Append(() => tiler.Dispatch(tensor)), use => Assert.Throws<ObjectDisposedException>(use));
        tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void A_disposed_device_says_so_and_what_was_made_on_it_can_still_be_disposed_of(string name)
    {
        var device = TestDevices.Open(name);
        var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[Shape.ElementCount]);
        var tiler = Tiler.Create(tensor);
        tiler.Dispatch(tensor);
        device.Dispose();
        device.Dispose();
        Action[] uses =
        [
            .. UsesOf(tensor), () => tiler.Dispatch(tensor), () => device.CreateTensor(Shape, ElementType.Float32),
            () => Tiler.Create(device, Shape, ElementType.Float32), () => device.MeasureCopy(1024),
            () => device.Render(new ActivationSpan(new float[Shape.ElementCount], Shape), tiler.Plan, new byte[tiler.Plan.ByteCount]),
        ];
        Assert.All(uses, use => Assert.Throws<ObjectDisposedException>(use));
        tiler.Dispose();
        tensor.Dispose();
    }

    [Theory]
    [MemberData(nameof(TestDevices.All), MemberType = typeof(TestDevices))]
    public void Threads_render_a_tensor_and_one_disposes_of_it_and_of_the_device_meanwhile(string name)
    {
        for (int round = 0; round < 6; round++)
        {
            var device = TestDevices.Open(name);
            var tensor = device.CreateTensor(Shape, ElementType.Float32);
            tensor.Write(new float[Shape.ElementCount]);
            Tiler[] tilers = [.. Enumerable.Range(0, 3).Select(_ => Tiler.Create(tensor))];
            int done = 0;
            Parallel.For(0, tilers.Length, new() { CancellationToken = TestContext.Current.CancellationToken }, thread =>
            {
                var values = new float[Shape.ElementCount];
                for (int i = 0; i < 30; i++)
                {
                    try
                    {
                        switch (i % 4)
                        {
                            case 0:
                                tensor.Write(values);
                                break;
                            case 1:
                                tensor.Read(values);
                                break;
                            default:
                                tilers[thread].Dispatch(tensor);
                                Interlocked.Increment(ref done);
                                break;
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        // From the disposal on.
                    }

                    if (thread == 0 && i == 20)
                    {
                        (round % 2 == 0 ? (IDisposable)tensor : device).Dispose();
                    }
                }
            });
            Assert.InRange(done, 1, 90);
            Array.ForEach(tilers, tiler => tiler.Dispose());
            tensor.Dispose();
            device.Dispose();
        }
    }

    private static Action[] UsesOf(DeviceTensor tensor) =>
        [() => tensor.Write(new float[Shape.ElementCount]), () => tensor.Read(new float[Shape.ElementCount])];
}

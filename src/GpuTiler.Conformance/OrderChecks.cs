namespace GpuTiler.Conformance;

/// <summary>Images come in the order of their dispatches, whatever is written, dispatched or rendered meanwhile.</summary>
internal static class OrderChecks
{
    /// <summary>Images of one tensor, which is written anew while earlier ones are in flight.</summary>
    public static void Flight(TileDevice device)
    {
        var shape = TensorShape.Chw(5, 17, 19);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, new() { Padding = 1 });
        var plan = tiler.Plan;
        var waiting = new Queue<(TileTicket Ticket, byte[] Expected, int Frame)>();
        for (int frame = 0; frame < 60; frame++)
        {
            var values = TestData.Singles(DataKind.Normal, shape.ElementCount, frame);
            tensor.Write(values);
            waiting.Enqueue((tiler.Dispatch(tensor), Expect(values, plan), frame));
            if (waiting.Count == Tiler.FramesInFlight)
            {
                var one = waiting.Dequeue();
                var pixels = new byte[plan.ByteCount];
                tiler.Read(one.Ticket, pixels);
                Require.SameImage(plan, plan.RowBytes, one.Expected, pixels, $"Frame {one.Frame}, read {waiting.Count} frames later");
            }
        }
    }

    /// <summary>Threads that make tensors and tilers of their own on a device that they share.</summary>
    public static void Threads(TileDevice device) => Task.WhenAll(Enumerable.Range(1, 4).Select(number => Task.Run(() =>
    {
        for (int round = 0; round < 20; round++)
        {
            RenderNew(device, TensorShape.Chw(number, 11, 10 + number), seed: round, $"Thread {number} of 4, round {round}");
        }
    }))).GetAwaiter().GetResult();

    /// <summary>A tensor of more bytes than a device copies at once.</summary>
    public static void Large(TileDevice device) => RenderNew(device, TensorShape.Chw(3, 1000, 1171), seed: 1, "A tensor of 14 MB");

    private static void RenderNew(TileDevice device, TensorShape shape, int seed, string what)
    {
        var values = TestData.Singles(DataKind.Normal, shape.ElementCount, seed);
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor);
        tensor.Write(values);
        var pixels = new byte[tiler.Plan.ByteCount];
        tiler.Read(tiler.Dispatch(tensor), pixels);
        Require.SameImage(tiler.Plan, tiler.Plan.RowBytes, Expect(values, tiler.Plan), pixels, what);
    }

    private static byte[] Expect(float[] values, in TilePlan plan)
    {
        var expected = new byte[plan.ByteCount];
        ScalarReference.Render<float>(values, plan, 0, expected, plan.RowBytes);
        return expected;
    }
}

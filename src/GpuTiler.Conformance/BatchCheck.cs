namespace GpuTiler.Conformance;

/// <summary>Images that are dispatched together.</summary>
internal static class BatchCheck
{
    /// <summary>
    /// Some cases of all kinds, small and large, twice in one batch, and then into memory of the caller's, and again; those that the device
    /// refuses stay out.
    /// </summary>
    public static void Run(TileDevice device)
    {
        var batch = new TileBatch(device);
        // A GPU only queues them.
        int stride = device is CpuDevice ? 7 : 61;
        var work = new List<(ConformanceCase Case, byte[] Expected, DeviceTensor Tensor, Tiler Tiler)>();
        try
        {
            foreach (var (one, expected) in ConformanceCase.Expectations.Where((_, index) => index % stride == 0))
            {
                if (TryCreate(device, one) is var (tensor, tiler))
                {
                    work.Add((one, expected, tensor, tiler));
                }
            }

            for (int round = 0; round < 2; round++)
            {
                RenderAndRead(batch, work);
            }

            RenderInPlace(batch, work);
            RenderAndRead(batch, work);
        }
        finally
        {
            foreach (var one in work)
            {
                one.Tiler.Dispose();
                one.Tensor.Dispose();
            }
        }
    }

    private static void RenderAndRead(TileBatch batch, List<(ConformanceCase Case, byte[] Expected, DeviceTensor Tensor, Tiler Tiler)> work)
    {
        var tickets = work.ConvertAll(one => batch.Add(one.Tiler, one.Tensor, one.Case.Image));
        batch.Dispatch();
        foreach (var (one, ticket) in work.Zip(tickets))
        {
            one.Case.Check(one.Tiler, ticket, one.Expected);
        }
    }

    private static void RenderInPlace(TileBatch batch, List<(ConformanceCase Case, byte[] Expected, DeviceTensor Tensor, Tiler Tiler)> work)
    {
        var places = work.ConvertAll(one => ConformanceCase.NewImage(one.Tiler.Plan, one.Tiler.Plan.RowBytes + 1));
        foreach (var (one, place) in work.Zip(places))
        {
            batch.Add(one.Tiler, one.Tensor, place, one.Case.Image);
        }

        batch.Dispatch();
        foreach (var (one, place) in work.Zip(places))
        {
            one.Case.CheckInPlace(one.Tiler.Plan, one.Expected, place);
        }
    }

    private static (DeviceTensor Tensor, Tiler Tiler)? TryCreate(TileDevice device, ConformanceCase one)
    {
        DeviceTensor? tensor = null;
        try
        {
            tensor = one.CreateTensor(device);
            return (tensor, Tiler.Create(tensor, one.Options));
        }
        catch (NotSupportedException)
        {
            tensor?.Dispose();
            return null;
        }
    }
}

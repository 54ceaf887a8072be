namespace GpuTiler.Tests.Devices;

/// <summary>A device that is lost says so once, whatever call finds out.</summary>
public class LossTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(2, 3, 4);

    public enum Entry
    {
        CreateTensor,
        Write,
        ReadTensor,
        CreateKernel,
        Dispatch,
        DispatchTogether,
        Read,
        ReadRanges,
        Render,
        MeasureCopy,
    }

    public static MatrixTheoryData<Entry, bool> Calls => new(Enum.GetValues<Entry>(), [true, false]);

    [Theory]
    [MemberData(nameof(Calls))]
    public void The_call_that_finds_out_raises_the_event_once_and_throws(Entry entry, bool isLost)
    {
        using var device = new FailingDevice(isLost);
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        using var tiler = Tiler.Create(tensor, keepsRanges: true);
        var ticket = tiler.Dispatch(tensor);
        var batch = new TileBatch(device);
        List<(object? Device, TileDeviceException Exception)> losses = [];
        device.Lost += (sender, loss) => losses.Add((sender, loss.Exception));
        if (entry == Entry.DispatchTogether)
        {
            batch.Add(tiler, tensor);
        }

        Action use = entry switch
        {
            Entry.CreateTensor => () => device.CreateTensor(Shape, ElementType.Float32),
            Entry.Write => () => tensor.Write(new float[Shape.ElementCount]),
            Entry.ReadTensor => () => tensor.Read(new float[Shape.ElementCount]),
            Entry.CreateKernel => () => Tiler.Create(device, Shape, ElementType.Float32),
            Entry.Dispatch => () => tiler.Dispatch(tensor),
            Entry.DispatchTogether => batch.Dispatch,
            Entry.Read => () => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]),
            Entry.ReadRanges => () => tiler.ReadRanges(ticket, new ValueRange[2]),
            Entry.Render => () => device.Render(
                new ActivationSpan(new float[Shape.ElementCount], Shape), TilePlan.Create(Shape), new byte[tiler.Plan.ByteCount]),
            _ => () => device.MeasureCopy(1024),
        };
        device.Fails = true;
        var thrown = Assert.Throws<FailingDevice.Failure>(use);
        Assert.Equal(isLost ? [(device, (TileDeviceException)thrown)] : [], losses);
        if (entry != Entry.DispatchTogether)
        {
            Assert.Throws<FailingDevice.Failure>(use);
        }

        Assert.Throws<FailingDevice.Failure>(() => device.MeasureCopy(1024));
        Assert.Equal(isLost ? 1 : 0, losses.Count);
    }

    /// <summary>Everything is refused by its driver once it fails.</summary>
    private sealed class FailingDevice(bool isLost) : TileDevice
    {
        public bool Fails { get; set; }

        public override string Kind => "failing";

        public override string Description => "a device that fails";

        protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
        {
            Fail();
            return new Tensor(this, shape, elementType);
        }

        protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges)
        {
            Fail();
            return new Kernel(this);
        }

        protected override TimeSpan? MeasureCopyCore(int bytes)
        {
            Fail();
            return null;
        }

        protected override void Dispose(bool disposing)
        {
        }

        private void Fail()
        {
            if (Fails)
            {
                throw new Failure(isLost);
            }
        }

        public sealed class Failure(bool isLost) : TileDeviceException("the driver refuses")
        {
            public override bool IsDeviceLost => isLost;
        }

        private sealed class Tensor(FailingDevice device, TensorShape shape, ElementType elementType)
            : DeviceTensor(device, shape, elementType)
        {
            protected override void WriteCore(ReadOnlySpan<byte> bytes) => device.Fail();

            protected override void ReadCore(Span<byte> bytes) => device.Fail();

            protected override void Dispose(bool disposing)
            {
            }
        }

        private sealed class Kernel(FailingDevice device) : TileKernel
        {
            public override void Dispatch(DeviceTensor tensor, int image, int slot) => device.Fail();

            public override void Read(int slot, Span<byte> pixels, int rowPitch) => device.Fail();

            public override void ReadRanges(int slot, Span<ValueRange> ranges) => device.Fail();

            public override void Forget()
            {
            }

            public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
            {
            }

            public override void Dispose()
            {
            }
        }
    }
}

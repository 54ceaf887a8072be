namespace GpuTiler.Tests.Conformance;

/// <summary>What a backend may do wrong.</summary>
public enum Fault
{
    None,
    WrongByte,
    WritesBehindRows,
    RefusesInFrame,
    RendersWhenRead,
    OneSlot,
    FirstImageAlone,
    LosesBit,
    WrongRange,
    ForgetsNothing,
    HoldsForAll,
}

/// <summary>The processor's kernel behind a backend with one fault.</summary>
internal sealed class FaultyDevice(Fault fault) : TileDevice
{
    private readonly CpuDevice inner = CpuDevice.Create();

    public override string Kind => "faulty";

    public override string Description => $"a device with {fault}";

    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType) =>
        new Tensor(this, inner.CreateTensor(shape, elementType), fault);

    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new Kernel(inner.CreateKernel(plan, elementType, keepsRanges), plan, fault);

    protected override void Dispose(bool disposing) => inner.Dispose();

    private sealed class Tensor(TileDevice device, CpuTensor inner, Fault fault) : DeviceTensor(device, inner.Shape, inner.ElementType)
    {
        public CpuTensor Inner => inner;

        private unsafe Span<byte> Memory => new((void*)inner.Address, (int)ByteCount);

        protected override void WriteCore(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Memory);

        protected override void ReadCore(Span<byte> bytes)
        {
            Memory.CopyTo(bytes);
            bytes[^1] ^= (byte)(fault == Fault.LosesBit ? 1 : 0);
        }

        protected override void Dispose(bool disposing) => inner.Dispose();
    }

    private sealed class Kernel(TileKernel inner, TilePlan plan, Fault fault) : TileKernel
    {
        private readonly (Tensor Tensor, int Image)[] late = new (Tensor, int)[Tiler.FramesInFlight];

        public override void Dispatch(DeviceTensor tensor, int image, int slot)
        {
            if (fault == Fault.RefusesInFrame && plan.Gamma > 0)
            {
                throw new NotSupportedException("No gamma here.");
            }

            late[slot] = ((Tensor)tensor, fault == Fault.FirstImageAlone ? 0 : image);
            if (fault != Fault.RendersWhenRead)
            {
                Render(slot);
            }
        }

        public override void Read(int slot, Span<byte> pixels, int rowPitch)
        {
            if (fault == Fault.RendersWhenRead)
            {
                Render(slot);
            }

            inner.Read(SlotOf(slot), pixels, rowPitch);
            if (fault == Fault.WritesBehindRows && rowPitch > plan.RowBytes && plan.ImageHeight > 1)
            {
                pixels[plan.RowBytes] = 0;
            }

            // The last pixel's first level, for one option alone.
            pixels[((plan.ImageHeight - 1) * rowPitch) + plan.RowBytes - plan.PixelSize] ^=
                (byte)(fault == Fault.WrongByte && plan.Gamma == 0.4f ? 1 : 0);
        }

        public override void ReadRanges(int slot, Span<ValueRange> ranges)
        {
            inner.ReadRanges(SlotOf(slot), ranges);
            if (fault == Fault.WrongRange && plan.Range.Spread == RangeSpread.Sigma)
            {
                ranges[^1] = ranges[^1] with { High = MathF.BitIncrement(ranges[^1].High) };
            }
        }

        public override void Forget()
        {
            if (fault != Fault.ForgetsNothing)
            {
                inner.Forget();
            }
        }

        public override void Hold(ReadOnlySpan<ValueRange> ranges, int image)
        {
            for (int other = 0; other < plan.Shape.Batch / plan.Images; other++)
            {
                if (other == image || fault == Fault.HoldsForAll)
                {
                    inner.Hold(ranges, other);
                }
            }
        }

        public override void Dispose() => inner.Dispose();

        private int SlotOf(int slot) => fault == Fault.OneSlot ? 0 : slot;

        private void Render(int slot) => inner.Dispatch(late[slot].Tensor.Inner, late[slot].Image, SlotOf(slot));
    }
}

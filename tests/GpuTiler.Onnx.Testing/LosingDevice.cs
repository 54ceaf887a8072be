using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx.Testing;

/// <summary>A device that runs networks on the processor's provider until, at one kind of call, it is lost.</summary>
internal sealed class LosingDevice(LosingDevice.Call lostAt, int calls) : TileDevice, INetworkHost
{
    private readonly ProviderDevice inner = ProviderDevice.Create(ExecutionProvider.Cpu);
    private int left = calls;

    public enum Call
    {
        CreateTensor,
        Run,
        CreateKernel,
        Dispatch,
        Read,
    }

    public override string Kind => "losing";

    public override string Description => "a device that is lost";

    public bool IsDisposed { get; private set; }

    Lock INetworkHost.Gate => inner.Gate;

    // Asked at each run, before the inputs are bound.
    bool INetworkHost.CopiesInputs
    {
        get
        {
            At(Call.Run);
            return true;
        }
    }

    bool INetworkHost.FusesOutputs => false;

    bool INetworkHost.PadsChannels => false;

    void INetworkHost.Configure(SessionOptions session) => ((INetworkHost)inner).Configure(session);

    ActivationMemory INetworkHost.Bind(DeviceTensor tensor, long[] dimensions) => new(tensor, ((Tensor)tensor).Inner.View(dimensions));

    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        At(Call.CreateKernel);
        return new Kernel(this, inner.CreateKernel(plan, elementType, keepsRanges));
    }

    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
    {
        At(Call.CreateTensor);
        return new Tensor(this, inner.CreateTensor(shape, elementType));
    }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        inner.Dispose();
    }

    private void At(Call call)
    {
        if (call == lostAt && --left < 0)
        {
            throw new ProviderException($"{call} on {Description}", "the device lost its power");
        }
    }

    private sealed class Tensor(LosingDevice device, ProviderTensor inner) : DeviceTensor(device, inner.Shape, inner.ElementType)
    {
        public ProviderTensor Inner => inner;

        protected override void WriteCore(ReadOnlySpan<byte> bytes) => inner.Write(MemoryMarshal.Cast<byte, float>(bytes));

        protected override void ReadCore(Span<byte> bytes) => inner.Read(MemoryMarshal.Cast<byte, float>(bytes));

        protected override void Dispose(bool disposing) => inner.Dispose();
    }

    private sealed class Kernel(LosingDevice device, TileKernel inner) : TileKernel
    {
        public override void Dispatch(DeviceTensor tensor, int image, int slot)
        {
            device.At(Call.Dispatch);
            inner.Dispatch(((Tensor)tensor).Inner, image, slot);
        }

        public override void Read(int slot, Span<byte> pixels, int rowPitch)
        {
            device.At(Call.Read);
            inner.Read(slot, pixels, rowPitch);
        }

        public override void ReadRanges(int slot, Span<ValueRange> ranges) => inner.ReadRanges(slot, ranges);

        public override void Forget() => inner.Forget();

        public override void Hold(ReadOnlySpan<ValueRange> ranges, int image) => inner.Hold(ranges, image);

        public override void Dispose() => inner.Dispose();
    }
}

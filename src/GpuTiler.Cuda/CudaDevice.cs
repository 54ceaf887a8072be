using System.Globalization;
using GpuTiler.Ilgpu;
using GpuTiler.Onnx;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Cuda;

/// <summary>
/// An NVIDIA GPU that runs networks with ONNX Runtime's CUDA provider and tiles their layers with the fused kernel, in one CUDA context and
/// on one stream. A network writes its layers into this library's buffers, the kernel reads them there, and only the image is read back.
/// </summary>
/// <remarks>
/// <see cref="OnnxModel.Run()"/> works on the stream and waits for its end; what <see cref="Tiler.Dispatch"/> queued before it is done
/// before it writes. ONNX Runtime works in the device's primary context; so does ILGPU here
/// (<see cref="IlgpuDeviceOptions.UsesPrimaryContext"/>). ILGPU emits code at run time, so a program compiled ahead of time cannot use it.
/// </remarks>
public sealed class CudaDevice : TileDevice, INetworkHost
{
    private readonly CudaDeviceOptions options;
    private readonly ExecutionProvider provider;
    private readonly OrtMemoryInfo memory;
    private readonly Lock gate = new();
    private bool isDisposed;

    private CudaDevice(IlgpuDevice kernels, ExecutionProvider provider, in CudaDeviceOptions options)
    {
        (Kernels, this.provider, this.options) = (kernels, provider, options);
        memory = ProviderRegistration.Memory(provider, options.Index);
    }

    /// <summary>The accelerator that tiles, and the stream that everything runs on.</summary>
    public IlgpuDevice Kernels { get; }

    /// <inheritdoc/>
    public override string Kind => ExecutionProvider.Cuda.Kind;

    /// <inheritdoc/>
    public override string Description => $"ONNX Runtime {OnnxRuntime.Version}'s CUDA on {Kernels.Accelerator.Name}";

    Lock INetworkHost.Gate => gate;

    // An input is copied to the device when it is bound.
    bool INetworkHost.CopiesInputs => true;

    bool INetworkHost.FusesOutputs => false;

    bool INetworkHost.PadsChannels => false;

    /// <summary>Creates a device, and checks that a network's results reach the kernel.</summary>
    /// <exception cref="ArgumentException">The machine has no CUDA device of that number.</exception>
    /// <exception cref="NotSupportedException">
    /// The program's ONNX Runtime was built without CUDA, or the driver or one of CUDA's libraries is missing, or ONNX Runtime and ILGPU do
    /// not share their memory.
    /// </exception>
    /// <exception cref="IlgpuException">The driver failed.</exception>
    public static CudaDevice Create(CudaDeviceOptions options = default) => Create(ExecutionProvider.Cuda, options);

    /// <summary>The same with another provider, which works in the primary contexts of CUDA's devices.</summary>
    internal static CudaDevice Create(ExecutionProvider provider, CudaDeviceOptions options)
    {
        ProviderRegistration.Require(provider, options.Index);
        var kernels = IlgpuDevice.Create(new() { Index = AdapterOf(options.Index), UsesPrimaryContext = true });
        CudaDevice? device = null;
        try
        {
            device = new CudaDevice(kernels, provider, options);
            SharingProof.Require(device);
            return device;
        }
        catch
        {
            (device ?? (TileDevice)kernels).Dispose();
            throw;
        }
    }

    /// <summary>Creates a tensor that both the network and the kernel can access.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new IlgpuTensor CreateTensor(TensorShape shape, ElementType elementType) => (IlgpuTensor)base.CreateTensor(shape, elementType);

    void INetworkHost.Configure(SessionOptions session) => Configure(session);

    ActivationMemory INetworkHost.Bind(DeviceTensor tensor, long[] dimensions) =>
        new(tensor, View((IlgpuTensor)tensor, tensor.ElementType.ToOnnx(), dimensions));

    internal void Configure(SessionOptions session)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        var settings = new Dictionary<string, string>(options.ProviderOptions ?? new Dictionary<string, string>())
        {
            ["has_user_compute_stream"] = "1",
            ["user_compute_stream"] = ((CudaStream)Kernels.Stream).StreamPtr.ToString(CultureInfo.InvariantCulture),
        };
        ProviderRegistration.Append(session, provider, new() { DeviceIndex = options.Index, ProviderOptions = settings });
        if (options.RequireWholeNetwork)
        {
            SessionFactory.RequireWholeNetwork(session);
        }

        SessionFactory.Profile(session, options.ProfilePrefix);
    }

    /// <summary>ONNX Runtime's view of a tensor's memory, to be disposed of before the tensor.</summary>
    internal OrtValue View(IlgpuTensor tensor, OnnxElementType type, long[] dimensions) => OrtValue.CreateTensorValueWithData(
        memory, (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)type, dimensions, tensor.Address, tensor.ByteCount);

    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType) =>
        Kernels.CreateTensorFor(this, shape, elementType);

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        Kernels.CreateKernel(plan, elementType, keepsRanges);

    /// <inheritdoc/>
    protected override TimeSpan? MeasureCopyCore(int bytes) => Kernels.MeasureCopy(bytes);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
        {
            return;
        }

        isDisposed = true;
        memory.Dispose();
        Kernels.Dispose();
    }

    // ILGPU lists CUDA's devices first.
    private static int AdapterOf(int index)
    {
        var found = IlgpuDevice.Adapters.Where(adapter => adapter.Type == AcceleratorType.Cuda).ToList();
        return found.Count == 0 ? throw new NotSupportedException("This machine has no CUDA device, or no driver for it.")
            : index < found.Count ? found[index].Index
            : throw new ArgumentException(
                $"There is no CUDA device {index}: {string.Join(", ", found.Select((adapter, i) => $"{i} is {adapter.Name}"))}.");
    }
}

using GpuTiler.Direct3D12;
using GpuTiler.DirectML.Interop;
using GpuTiler.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.DirectML;

/// <summary>
/// A GPU that runs networks with DirectML and tiles their layers with the HLSL kernel, on one Direct3D 12 device and one queue. A network
/// writes its layers into this library's buffers; the kernel follows on the same queue, so nothing waits, and only the image is read back.
/// </summary>
/// <remarks>
/// <see cref="OnnxModel.Run()"/> submits the entire network to the queue before it returns, so <see cref="Tiler.Dispatch"/> after it sees
/// its results, and one before it is done before the next run writes. The network's inputs are uploaded by ONNX Runtime.
/// </remarks>
public sealed class DirectMLDevice : TileDevice, INetworkHost
{
    private readonly DirectMLDeviceOptions options;
    private readonly bool ownsGraphics;
    private readonly Lock gate = new();
    private nint directML;

    private DirectMLDevice(Direct3D12Device graphics, bool ownsGraphics, in DirectMLDeviceOptions options)
    {
        (Graphics, this.ownsGraphics, this.options) = (graphics, ownsGraphics, options);
        Api = OrtDmlApi.Instance;
        directML = DirectMLLibrary.CreateDevice(graphics.Handles.Device, graphics.Description);
        Memory = new OrtMemoryInfo("DML", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
    }

    /// <summary>The Direct3D 12 device and queue that everything runs on.</summary>
    public Direct3D12Device Graphics { get; }

    /// <inheritdoc/>
    public override string Kind => "directml";

    /// <inheritdoc/>
    public override string Description => $"DirectML on {Graphics.Description}";

    Lock INetworkHost.Gate => gate;

    // ONNX Runtime uploads an input when it is bound.
    bool INetworkHost.CopiesInputs => true;

    bool INetworkHost.FusesOutputs => true;

    bool INetworkHost.PadsChannels => false;

    internal OrtDmlApi Api { get; }

    internal OrtMemoryInfo Memory { get; }

    /// <summary>Creates a device of its own.</summary>
    /// <exception cref="ArgumentException">The machine has no adapter of that number.</exception>
    /// <exception cref="NotSupportedException">
    /// This is not Windows with Direct3D 12 and DirectML, or the program's ONNX Runtime was built without DirectML.
    /// </exception>
    /// <exception cref="OutOfMemoryException">The machine has too little memory left.</exception>
    public static DirectMLDevice Create(DirectMLDeviceOptions options = default)
    {
        var graphics = Direct3D12Device.Create(new() { Index = options.Index });
        try
        {
            return new DirectMLDevice(graphics, ownsGraphics: true, options);
        }
        catch
        {
            graphics.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs networks on a device that the caller supplies, such as an engine's adopted with <see cref="Direct3D12Device.Adopt"/>.
    /// </summary>
    /// <param name="graphics">The device. The caller owns it, and it must outlive the result.</param>
    /// <param name="options">How networks run; the adapter's number is ignored.</param>
    /// <exception cref="NotSupportedException">
    /// There is no DirectML for the device, or the program's ONNX Runtime was built without it.
    /// </exception>
    public static DirectMLDevice On(Direct3D12Device graphics, DirectMLDeviceOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(graphics);
        return new DirectMLDevice(graphics, ownsGraphics: false, options);
    }

    /// <summary>Creates a tensor that both DirectML and the kernel can access.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new DirectMLTensor CreateTensor(TensorShape shape, ElementType elementType) =>
        (DirectMLTensor)base.CreateTensor(shape, elementType);

    void INetworkHost.Configure(SessionOptions session)
    {
        ObjectDisposedException.ThrowIf(directML == 0, this);
        // What the execution provider asks for.
        session.EnableMemoryPattern = false;
        session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        Api.AppendExecutionProvider(session, directML, Graphics.Handles.Queue);
        if (options.RequireWholeNetwork)
        {
            SessionFactory.RequireWholeNetwork(session);
        }

        SessionFactory.Profile(session, options.ProfilePrefix);
    }

    ActivationMemory INetworkHost.Bind(DeviceTensor tensor, long[] dimensions) => new(tensor, ((DirectMLTensor)tensor).View(dimensions));

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new DirectMLKernel(Graphics, plan, elementType, keepsRanges);

    /// <inheritdoc/>
    protected override TimeSpan? MeasureCopyCore(int bytes) => Graphics.MeasureCopy(bytes);

    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
    {
        ObjectDisposedException.ThrowIf(directML == 0, this);
        return new DirectMLTensor(this, shape, elementType);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || directML == 0)
        {
            return;
        }

        DirectMLLibrary.Release(directML);
        directML = 0;
        Memory.Dispose();
        if (ownsGraphics)
        {
            Graphics.Dispose();
        }
    }
}

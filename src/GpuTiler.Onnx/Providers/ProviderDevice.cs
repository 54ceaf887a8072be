using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>
/// A device that ONNX Runtime drives through one of its execution providers. A network loaded for it leaves its activations in the
/// provider's memory; a small graph of operators turns them into the image there, and only the image comes to the host.
/// </summary>
/// <remarks>
/// The graph's results may differ from the tile contract by one grey level: where a value is almost halfway between two, since a GPU's
/// division is not exactly rounded, and where the range is in deviations around the mean, which are summed in binary32 there. Sessions of
/// one provider do not run at once, so models and tilers on devices of one provider take turns. Reading an image waits for all work given
/// to the provider before the read, including later images.
/// </remarks>
public sealed class ProviderDevice : TileDevice, INetworkHost
{
    private static readonly ConcurrentDictionary<string, Lock> Gates = new();

    private readonly ProviderDeviceOptions options;
    private readonly OrtAllocator allocator;
    private bool isHalfProven;

    private ProviderDevice(ExecutionProvider provider, in ProviderDeviceOptions options)
    {
        (Provider, this.options) = (provider, options);
        Memories = new SharedUse(this, Free);
        Gate = Gates.GetOrAdd(provider.Name, _ => new Lock());
        Copies = new ProviderSession(this, CopyGraph.Build(), "Copying tensors");
        try
        {
            Memory = ProviderRegistration.Memory(provider, options.DeviceIndex);
            lock (Gate)
            {
                allocator = Copies.CreateAllocator(Memory);
            }
        }
        catch (Exception e)
        {
            Memory?.Dispose();
            Copies.Dispose();
            if (e is OnnxRuntimeException refusal)
            {
                throw new NotSupportedException($"{Description} does not give out its memory: {RuntimeError.OneLine(refusal)}", e);
            }

            throw;
        }
    }

    /// <summary>The execution provider.</summary>
    public ExecutionProvider Provider { get; }

    /// <inheritdoc/>
    public override string Kind => Provider.Kind;

    /// <inheritdoc/>
    public override string Description => $"ONNX Runtime {OnnxRuntime.Version}'s execution provider {Provider.Name}"
        + (options.DeviceIndex == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", device {options.DeviceIndex}"));

    Lock INetworkHost.Gate => Gate;

    bool INetworkHost.CopiesInputs => true;

    bool INetworkHost.FusesOutputs => false;

    bool INetworkHost.PadsChannels => Provider.IsWebGpu;

    internal Lock Gate { get; }

    internal OrtMemoryInfo Memory { get; }

    /// <summary>
    /// The uses of the provider's memory and of the session of copies: by tensors and tilers, which may outlive the device.
    /// </summary>
    internal SharedUse Memories { get; }

    /// <summary>Copies between the host and the provider's memory (<see cref="CopyGraph"/>).</summary>
    internal ProviderSession Copies { get; }

    /// <summary>Creates a device and checks that the provider works.</summary>
    /// <param name="provider">The execution provider, such as <see cref="ExecutionProvider.WebGpu"/>.</param>
    /// <param name="options">Which of its devices, and the provider's own options.</param>
    /// <exception cref="ArgumentException">The provider cannot have a device of that index.</exception>
    /// <exception cref="NotSupportedException">The provider is missing, or does not work on this machine.</exception>
    public static ProviderDevice Create(ExecutionProvider provider, ProviderDeviceOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ProviderRegistration.Require(provider, options.DeviceIndex);
        var device = new ProviderDevice(provider, options);
        try
        {
            ProviderProof.Require(device, ElementType.Float32);
            return device;
        }
        catch
        {
            device.Dispose();
            throw;
        }
    }

    /// <summary>Creates a tensor in the provider's memory.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new ProviderTensor CreateTensor(TensorShape shape, ElementType elementType) =>
        (ProviderTensor)base.CreateTensor(shape, elementType);

    void INetworkHost.Configure(SessionOptions session) => Configure(session, isStrict: options.RequireWholeNetwork);

    ActivationMemory INetworkHost.Bind(DeviceTensor tensor, long[] dimensions) => new(tensor, ((ProviderTensor)tensor).View(dimensions));

    internal void ConfigureStrictly(SessionOptions session) => Configure(session, isStrict: true);

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new ProviderKernel(this, plan, elementType, keepsRanges);

    /// <summary>A tensor of words in the provider's memory.</summary>
    internal OrtValue Allocate(long[] words, string what)
    {
        using var turn = Memories.Take();
        try
        {
            lock (Gate)
            {
                return OrtValue.CreateAllocatedTensorValue(allocator, (TensorElementType)CopyGraph.Word, words);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new InsufficientMemoryException($"{Description} has no memory for {what}: {RuntimeError.OneLine(e)}", e);
        }
    }

    private void Configure(SessionOptions session, bool isStrict)
    {
        ProviderRegistration.Append(session, Provider, options);
        // The other providers would fall back to the processor's own.
        if (isStrict && Provider.Name != ExecutionProvider.Cpu.Name)
        {
            SessionFactory.RequireWholeNetwork(session);
        }

        SessionFactory.Profile(session, options.ProfilePrefix);
    }

    // Not every GPU supports float16.
    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
    {
        if (elementType == ElementType.Float16 && !isHalfProven)
        {
            ProviderProof.Require(this, elementType);
            isHalfProven = true;
        }

        return new ProviderTensor(this, shape, elementType);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Memories.Dispose();
        }
    }

    private void Free()
    {
        lock (Gate)
        {
            allocator.Dispose();
        }

        Copies.Dispose();
        Memory.Dispose();
    }
}

using GpuTiler.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace GpuTiler.Ilgpu;

/// <summary>An ILGPU accelerator, with kernels in C#: CUDA, OpenCL, or ILGPU's own processor, which is slow and meant for tests.</summary>
/// <remarks>
/// Everything runs on one stream, in order. ILGPU translates the kernels when they are first used, which takes some tenths of a second. It
/// emits code at run time, so a program compiled ahead of time cannot use it.
/// </remarks>
public sealed partial class IlgpuDevice : TileDevice
{
    // The first ones bring in the memory and raise the clock.
    private const int MeasuredCopies = 9;

    private readonly Lock gate = new();
    private readonly Context? context;
    private readonly PrimaryContext? primary;
    private readonly Accelerator accelerator;
    private readonly AcceleratorStream stream;
    private readonly bool ownsStream;
    private readonly Launcher?[] launchers = new Launcher?[Enum.GetValues<GpuShader>().Length];
    // Of passes that go from item to item: on the processor a group is a turn of a loop, not a part of the hardware.
    private readonly int mostGroups;
    private bool isDisposed;

    // Takes over the context and the accelerator if there is a context.
    private IlgpuDevice(
        Context? context, Accelerator accelerator, AcceleratorStream? stream, int processorThreads = 1, PrimaryContext? primary = null)
    {
        (this.context, this.accelerator, this.primary) = (context, accelerator, primary);
        Limits = LimitsOf(accelerator, processorThreads);
        ownsStream = stream is null;
        this.stream = stream ?? accelerator.CreateStream();
        mostGroups = accelerator.AcceleratorType == AcceleratorType.CPU ? 4 * accelerator.NumMultiprocessors : int.MaxValue;
    }

    private delegate void Launcher(AcceleratorStream stream, KernelConfig groups, TileArguments arguments);

    /// <summary>The accelerators of this machine, usable or not: of CUDA, then of OpenCL, then ILGPU's processor.</summary>
    public static IReadOnlyList<IlgpuAdapter> Adapters => [.. FoundAccelerator.Find().Select((found, index) => found.ToAdapter(index))];

    /// <inheritdoc/>
    public override string Kind => "ilgpu";

    /// <inheritdoc/>
    public override string Description => IlgpuAdapter.Describe(accelerator.Name, accelerator.AcceleratorType);

    /// <summary>The accelerator that runs the kernels.</summary>
    public Accelerator Accelerator => accelerator;

    /// <summary>
    /// The stream that everything runs on, in order. Work on another stream, or from another thread, must wait for it, and be waited for.
    /// </summary>
    public AcceleratorStream Stream => stream;

    internal GpuLimits Limits { get; }

    /// <summary>Creates a device.</summary>
    /// <exception cref="ArgumentException">The machine has no accelerator of that number.</exception>
    /// <exception cref="NotSupportedException">It has one, and ILGPU cannot use it as asked; the message says why.</exception>
    /// <exception cref="IlgpuException">The driver failed.</exception>
    public static IlgpuDevice Create(IlgpuDeviceOptions options = default)
    {
        var found = FoundAccelerator.Choose(FoundAccelerator.Find(), options.Index);
        var context = found.CreateContext();
        Accelerator? accelerator = null;
        PrimaryContext? primary = null;
        try
        {
            accelerator = context.Devices[0].CreateAccelerator(context);
            primary = options.UsesPrimaryContext ? PrimaryContext.Enter(accelerator) : null;
            return new IlgpuDevice(context, accelerator, null, Math.Max(1, options.ProcessorThreads), primary);
        }
        catch (Exception e)
        {
            primary?.Dispose();
            accelerator?.Dispose();
            context.Dispose();
            if (FoundAccelerator.IsFailure(e))
            {
                throw new IlgpuException($"{found.Name} did not start", e);
            }

            throw;
        }
    }

    /// <summary>
    /// Works on the caller's accelerator, which stays the caller's and must outlive the device and everything made on it.
    /// </summary>
    /// <param name="accelerator">The accelerator.</param>
    /// <param name="stream">The caller's stream, behind whose earlier work images are rendered; <see langword="null"/> makes one.</param>
    /// <remarks>
    /// With a context created with <c>Profiling()</c>, images have times (<see cref="Tiler.GpuTime"/>) and can each be waited for alone;
    /// without it, a read waits for everything on the stream.
    /// </remarks>
    /// <exception cref="ArgumentException">The stream is another accelerator's.</exception>
    /// <exception cref="NotSupportedException">The accelerator cannot run the kernels.</exception>
    public static IlgpuDevice Adopt(Accelerator accelerator, AcceleratorStream? stream = null)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        if (stream is not null && stream.Accelerator != accelerator)
        {
            throw new ArgumentException(
                $"The stream is of another accelerator, {stream.Accelerator.Name}: one of {accelerator.Name} is needed.");
        }

        return new IlgpuDevice(null, accelerator, stream);
    }

    /// <summary>Creates a tensor in the accelerator's memory.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new IlgpuTensor CreateTensor(TensorShape shape, ElementType elementType) => (IlgpuTensor)base.CreateTensor(shape, elementType);

    /// <summary>Uses the caller's memory as a tensor. The caller keeps owning it, and it must outlive every image made from it.</summary>
    /// <param name="activations">The activations, in this accelerator's memory.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <exception cref="ArgumentException">
    /// The shape is empty, or the view is too short for it or in the memory of another accelerator or of the host.
    /// </exception>
    public IlgpuTensor Import(ArrayView<float> activations, TensorShape shape)
    {
        RequireImport(activations, shape.ElementCount, shape);
        return new IlgpuTensor(this, shape, ElementType.Float32, activations.Cast<uint>());
    }

    /// <inheritdoc cref="Import(ArrayView{float}, TensorShape)"/>
    /// <remarks>Whole words of 32 bits are read: of an odd number of activations the view must hold one more.</remarks>
    public IlgpuTensor Import(ArrayView<ILGPU.Half> activations, TensorShape shape)
    {
        RequireImport(activations, shape.ElementCount + (shape.ElementCount & 1), shape);
        return new IlgpuTensor(this, shape, ElementType.Float16, activations.Cast<uint>());
    }

    /// <summary>Creates a tensor of another device, which works through this one.</summary>
    internal IlgpuTensor CreateTensorFor(TileDevice owner, TensorShape shape, ElementType elementType)
    {
        RequireLive();
        return new IlgpuTensor(this, shape, elementType, owner: owner);
    }

    internal void RequireLive() => ObjectDisposedException.ThrowIf(isDisposed, this);

    internal void RequireBuffer(string what, long bytes) => Limits.RequireBuffer(what, bytes, Description);

    internal MemoryBuffer1D<uint, Stride1D.Dense> Allocate(long words, string what)
    {
        RequireLive();
        lock (gate)
        {
            try
            {
                return accelerator.Allocate1D<uint>(words);
            }
            catch (Exception e) when (FoundAccelerator.IsFailure(e))
            {
                throw new InsufficientMemoryException($"{Description} has no room for {what}, {4 * words} bytes: {e.Message}", e);
            }
        }
    }

    internal HostMemory CreateHostMemory(int words)
    {
        RequireLive();
        return new HostMemory(accelerator, words);
    }

    /// <summary>Frees memory, once nothing that was queued works on it.</summary>
    internal void Free(params ReadOnlySpan<IDisposable?> memory)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                stream.Synchronize();
            }

            foreach (var part in memory)
            {
                part?.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType)
    {
        RequireLive();
        return new IlgpuTensor(this, shape, elementType);
    }

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges)
    {
        RequireLive();
        return new IlgpuKernel(this, plan, elementType, keepsRanges);
    }

    /// <inheritdoc/>
    protected override TimeSpan? MeasureCopyCore(int bytes)
    {
        RequireLive();
        using var source = Allocate(bytes / 4, "what is copied for a measurement");
        using var target = Allocate(bytes / 4, "the copy of a measurement");
        TimeSpan? shortest = null;
        for (int i = 0; i < MeasuredCopies; i++)
        {
            using var begin = Mark();
            lock (gate)
            {
                source.View.BaseView.CopyTo(stream, target.View.BaseView);
            }

            using var end = Mark();
            Wait(end);
            var time = begin is null ? null : end?.MeasureFrom(begin);
            shortest = shortest is null || time < shortest ? time : shortest;
        }

        return shortest;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || isDisposed)
        {
            return;
        }

        isDisposed = true;
        stream.Synchronize();
        if (ownsStream)
        {
            stream.Dispose();
        }

        if (context is not null)
        {
            primary?.Dispose();
            accelerator.Dispose();
            context.Dispose();
        }
    }

    private void RequireImport<T>(ArrayView<T> view, long needed, TensorShape shape)
        where T : unmanaged
    {
        if (shape.Batch == 0 || view.Length < needed)
        {
            throw new ArgumentException($"A tensor of {shape} takes {needed} activations; the view has {view.Length}.");
        }

        if (view.GetAccelerator() != accelerator)
        {
            throw new ArgumentException(
                $"The view is in the memory of another accelerator, {view.GetAccelerator().Name}: the device works on {accelerator.Name}.");
        }
    }

    internal static void RequireShared(string name, long bytes)
    {
        if (bytes < TilePass.SharedBytes)
        {
            throw new NotSupportedException($"{name} lets a group share {bytes} bytes of memory: the kernels need {TilePass.SharedBytes}.");
        }
    }

    private static GpuLimits LimitsOf(Accelerator accelerator, int processorThreads)
    {
        // There, the threads of a group are system threads that wait for each other in the kernel: a single one is fastest.
        int wanted = accelerator.AcceleratorType == AcceleratorType.CPU ? processorThreads : TilePass.MaxThreads;
        int threads = Math.Min(wanted, accelerator.MaxNumThreadsPerGroup);
        RequireShared(accelerator.Name, accelerator.MaxSharedMemoryPerGroup);
        uint powerOfTwo = System.Numerics.BitOperations.RoundUpToPowerOf2((uint)threads + 1) / 2;
        int mostGroups = Math.Min(accelerator.MaxGridSize.X, accelerator.MaxGridSize.Y);
        return new GpuLimits(accelerator.MemorySize, (uint)Math.Min(mostGroups, 65_535), powerOfTwo);
    }
}

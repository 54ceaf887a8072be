using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>The processor: activations stay in the host's memory, where they are.</summary>
public sealed class CpuDevice : TileDevice
{
    private const string WidthVariable = "GPUTILER_CPU";

    private static readonly Lazy<CpuDevice> LazyShared = new(() => Create());

    private readonly WorkerPool pool;

    private CpuDevice(CpuVectorWidth width, int threads) => (VectorWidth, pool) = (width, new WorkerPool(threads));

    /// <summary>The forms of the kernel that this machine can run, the scalar reference first.</summary>
    public static IReadOnlyList<CpuVectorWidth> SupportedWidths { get; } =
        [.. Enum.GetValues<CpuVectorWidth>().Where(width => width != CpuVectorWidth.Auto && IsSupported(width))];

    /// <inheritdoc/>
    public override string Kind => "cpu";

    /// <inheritdoc/>
    public override string Description => $"{RuntimeInformation.ProcessArchitecture} processor, {VectorWidth} kernel, {Threads} thread(s)";

    /// <summary>The form of the kernel that runs; never <see cref="CpuVectorWidth.Auto"/>.</summary>
    public CpuVectorWidth VectorWidth { get; }

    /// <summary>Threads that share one image.</summary>
    public int Threads => pool.Threads;

    /// <summary>All cores, the widest vectors; what <see cref="Tiler.Render"/> uses.</summary>
    internal static CpuDevice Shared => LazyShared.Value;

    /// <summary>Makes a device.</summary>
    /// <exception cref="ArgumentException">The number of threads is negative or above 1,024.</exception>
    /// <exception cref="NotSupportedException">The processor lacks the requested instructions.</exception>
    public static CpuDevice Create(CpuDeviceOptions options = default)
    {
        if (options.Threads is < 0 or > 1024)
        {
            throw new ArgumentException($"{options.Threads} threads are unusable: 0 (one for each core) to 1024 is needed.");
        }

        var width = options.VectorWidth == CpuVectorWidth.Auto ? FromEnvironment() : options.VectorWidth;
        if (!IsSupported(width))
        {
            throw new NotSupportedException($"This processor cannot run the {width} kernel; it has {string.Join(", ", SupportedWidths)}.");
        }

        return new CpuDevice(width, options.Threads == 0 ? Environment.ProcessorCount : options.Threads);
    }

    /// <summary>Makes a tensor in the host's memory.</summary>
    /// <inheritdoc cref="TileDevice.CreateTensor"/>
    public new CpuTensor CreateTensor(TensorShape shape, ElementType elementType) => (CpuTensor)base.CreateTensor(shape, elementType);

    internal override bool ReadsHostMemory => true;

    /// <summary>Renders one of several frames, whose rows follow each other without a gap.</summary>
    /// <param name="activations">Every element of the tensor.</param>
    /// <param name="plan">Where every tile goes.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="pixels">Receives the image.</param>
    /// <param name="ranges">What is held and kept of its ranges.</param>
    /// <param name="isAlone">Whether the calling thread does it all: others have images of their own to render.</param>
    internal void RenderFrame(
        ActivationSpan activations, in TilePlan plan, int image, Span<byte> pixels, FrameRanges? ranges, bool isAlone) =>
        Render(isAlone ? WorkerPool.None : pool, activations, plan, image, pixels, plan.RowBytes, ranges);

    /// <inheritdoc/>
    internal override void Dispatch(ReadOnlySpan<TileWork> works) => CpuBatch.Render(pool, works);

    /// <inheritdoc/>
    protected override void RenderCore(ActivationSpan activations, in TilePlan plan, int image, Span<byte> pixels, int rowPitch) =>
        Render(pool, activations, plan, image, pixels, rowPitch, ranges: null);

    private void Render(
        WorkerPool threads, ActivationSpan activations, in TilePlan plan, int image, Span<byte> pixels, int pitch, FrameRanges? ranges)
    {
        if (activations.ElementType == ElementType.Float16)
        {
            Render(threads, activations.As<Half>(), plan, image, pixels, pitch, ranges);
        }
        else
        {
            Render(threads, activations.As<float>(), plan, image, pixels, pitch, ranges);
        }
    }

    private void Render<T>(
        WorkerPool threads, ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int pitch, FrameRanges? ranges)
        where T : unmanaged
    {
        if (plan.IsComposed && VectorWidth != CpuVectorWidth.Scalar)
        {
            var composer = TileComposer.OfThisThread;
            var levels = composer.Prepare(plan);
            RenderWith(threads, activations, composer.Levels, image, levels, composer.Levels.RowBytes, ranges);
            composer.Compose(threads, plan, pixels, pitch);
            if (plan.HasNonFiniteColors)
            {
                NonFiniteColors<T>.Write(activations, plan, image, pixels, pitch);
            }

            return;
        }

        RenderWith(threads, activations, plan, image, pixels, pitch, ranges);
    }

    private void RenderWith<T>(
        WorkerPool threads, ReadOnlySpan<T> activations, in TilePlan plan, int image, Span<byte> pixels, int pitch, FrameRanges? ranges)
        where T : unmanaged
    {
        switch (VectorWidth)
        {
            case CpuVectorWidth.Avx512:
                CpuRenderer<Simd512, Vector512<float>, T>.Render(threads, activations, plan, image, pixels, pitch, ranges);
                break;
            case CpuVectorWidth.Avx2:
                CpuRenderer<Simd256, Vector256<float>, T>.Render(threads, activations, plan, image, pixels, pitch, ranges);
                break;
            case CpuVectorWidth.Portable:
                CpuRenderer<Simd128, Vector128<float>, T>.Render(threads, activations, plan, image, pixels, pitch, ranges);
                break;
            default:
                ScalarReference.Render(activations, plan, image, pixels, pitch, ranges);
                break;
        }
    }

    /// <inheritdoc/>
    protected override TileKernel CreateKernelCore(in TilePlan plan, ElementType elementType, bool keepsRanges) =>
        new CpuKernel(this, plan, keepsRanges);

    /// <inheritdoc/>
    protected override DeviceTensor CreateTensorCore(TensorShape shape, ElementType elementType) =>
        new CpuTensor(this, shape, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pool.Dispose();
        }
    }

    private static bool IsSupported(CpuVectorWidth width) => width switch
    {
        CpuVectorWidth.Avx512 => Simd512.IsSupported,
        CpuVectorWidth.Avx2 => Simd256.IsSupported,
        CpuVectorWidth.Portable or CpuVectorWidth.Scalar => true,
        _ => false,
    };

    private static CpuVectorWidth FromEnvironment()
    {
        var forced = Environment.GetEnvironmentVariable(WidthVariable);
        return string.IsNullOrEmpty(forced) ? SupportedWidths[^1]
            : Enum.TryParse<CpuVectorWidth>(forced, ignoreCase: true, out var width)
                && width != CpuVectorWidth.Auto && Enum.IsDefined(width)
                ? width
            : throw new NotSupportedException($"{WidthVariable}={forced} names no kernel; it may be scalar, portable, avx2 or avx512.");
    }
}

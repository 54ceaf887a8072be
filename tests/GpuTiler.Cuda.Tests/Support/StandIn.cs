using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuTiler.Gpu;
using GpuTiler.Ilgpu;
using GpuTiler.Onnx;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace GpuTiler.Cuda.Tests;

/// <summary>
/// What stands in for NVIDIA's libraries (tests/GpuTiler.PluginProvider): a driver, in which nothing is valid outside its context and a
/// stream does nothing before it is waited for, and an execution provider that works in the primary contexts. ILGPU's kernels are
/// translated to PTX and loaded as on CUDA; a launch runs the same method on ILGPU's processor, on the same memory.
/// </summary>
internal static unsafe class StandIn
{
    private const string Kind = "cuda";

    // What the driver puts into the addresses of its memory.
    private const long Mark = 1L << 50;

    private static readonly string Library = Environment.GetEnvironmentVariable("GPUTILER_TEST_PLUGIN")
        ?? Path.Combine(AppContext.BaseDirectory, "GpuTiler.PluginProvider.so");

    private static readonly Lazy<IlgpuDevice> Processor = new(() => IlgpuDevice.Create(new()
    {
        Index = IlgpuDevice.Adapters.Single(adapter => adapter.Type == AcceleratorType.CPU).Index,
    }));

    /// <summary>The provider that works in the driver's primary contexts.</summary>
    public static ExecutionProvider Provider { get; } = new() { Kind = Kind, Name = "PluginExecutionProvider", Library = Library };

    /// <summary>Opens a device, and skips the test where the libraries are not there and not required.</summary>
    public static CudaDevice Open(CudaDeviceOptions options = default) => TestDevices.Open(Kind, () => Create(options));

    /// <summary>What was made in the driver and is left: contexts, streams, events, modules, functions and pieces of memory.</summary>
    public static int Live() => ((delegate* unmanaged<int>)NativeLibrary.GetExport(NativeLibrary.Load(Library), "gputiler_live"))();

    public static CudaDevice Create(CudaDeviceOptions options = default) => File.Exists(Library)
        ? CudaDevice.Create(Provider, options with { RequireWholeNetwork = true })
        : throw new NotSupportedException($"{Library} is not there: eng/test builds it.");

    [ModuleInitializer]
    internal static void Register()
    {
        TestDevices.Register(() => [Kind], _ => Create());
        if (!File.Exists(Library))
        {
            return;
        }

        foreach (var assembly in new[] { typeof(Context).Assembly, typeof(IlgpuDevice).Assembly })
        {
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name is "cuda" or "nvcuda" ? NativeLibrary.Load(Library) : 0);
        }

        ((delegate* unmanaged<nint, void>)NativeLibrary.GetExport(NativeLibrary.Load(Library), "gputiler_launch_with"))(
            (nint)(delegate* unmanaged<nint, LaunchArguments*, nint, int, int, int, int>)&Launch);
    }

    [UnmanagedCallersOnly]
    private static int Launch(nint name, LaunchArguments* given, nint size, int groupsAcross, int groupsDown, int threads)
    {
        try
        {
            // ILGPU names a kernel after its method.
            var shader = Enum.Parse<GpuShader>(Marshal.PtrToStringUTF8(name)!.Replace("Kernel_", "", StringComparison.Ordinal));
            if (size != sizeof(LaunchArguments) || threads != 1)
            {
                return 0;
            }

            var processor = Processor.Value;
            using var activations = given->Activations.On(processor);
            using var tables = given->Tables.On(processor);
            using var image = given->Image.On(processor);
            using var extremes = given->Extremes.On(processor);
            processor.Prepare(shader);
            processor.Launch(
                new GpuPass(shader, (uint)groupsAcross, (uint)groupsDown, given->Parameters),
                new TileArguments(
                    given->Parameters, given->Shift == 0 ? ElementType.Float32 : ElementType.Float16, WordsOf(activations), WordsOf(tables),
                    WordsOf(image), WordsOf(extremes)));
            processor.Wait();
            return 1;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 0;
        }
    }

    private static ArrayView<uint> WordsOf(CPUMemoryBuffer memory) => memory.AsArrayView<uint>(0, memory.Length);

    // TileArguments as ILGPU passes it to a kernel in PTX.
    [StructLayout(LayoutKind.Sequential)]
    private struct LaunchArguments
    {
        public GpuParameters Parameters;
        public int Shift;
        public Words Activations, Tables, Image, Extremes;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Words
    {
        public nint Address;
        public long Count;

        public readonly CPUMemoryBuffer On(IlgpuDevice processor) =>
            CPUMemoryBuffer.Create(processor.Accelerator, (nint)(Address & ~Mark), Count, sizeof(uint));
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace GpuTiler.PluginProvider.Cuda;

/// <summary>
/// What ILGPU and GpuTiler.Ilgpu call of CUDA's driver (cuda.h), for a machine without it. Memory is <see cref="DeviceMemory"/>; nothing is
/// valid in another context than the one that it was made in; and a launch is handed to the tests, which run the kernel elsewhere.
/// </summary>
internal static unsafe class Driver
{
    // CUdevice_attribute.
    private const int MaxThreadsPerBlock = 1, MaxBlockZ = 4, MaxGridX = 5, MaxGridZ = 7, MaxSharedMemoryPerBlock = 8,
        TotalConstantMemory = 9, WarpSize = 10, PciBus = 33, ThreadsPerMultiprocessor = 39,
        ComputeCapabilityMajor = 75, ComputeCapabilityMinor = 76;

    // CUpointer_attribute, and the places of a launch's "extra".
    private const int PointerContext = 1, ParameterBuffer = 1, ParameterSize = 3;

    private const int Threads = 1, Version = 12_020, KiB = 1024;

    private static readonly nint ErrorText = Marshal.StringToCoTaskMemUTF8("the stand-in for CUDA's driver refused");

    private static delegate* unmanaged<nint, nint, nint, int, int, int, int> launch;

    [UnmanagedCallersOnly(EntryPoint = "gputiler_launch_with")]
    private static void LaunchWith(delegate* unmanaged<nint, nint, nint, int, int, int, int> action) => launch = action;

    [UnmanagedCallersOnly(EntryPoint = "gputiler_live")]
    private static int Live()
    {
        lock (DriverState.Gate)
        {
            return DriverState.Live;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "cuInit")]
    private static DriverResult Init(int flags) => DriverResult.Success;

    [UnmanagedCallersOnly(EntryPoint = "cuDriverGetVersion")]
    private static DriverResult DriverGetVersion(int* version) => Give(version, Version);

    [UnmanagedCallersOnly(EntryPoint = "cuGetErrorString")]
    private static DriverResult GetErrorString(int error, nint* text) => Give(text, ErrorText);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetCount")]
    private static DriverResult DeviceGetCount(int* count) => Give(count, DriverState.DeviceCount);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGet")]
    private static DriverResult DeviceGet(int* device, int ordinal) =>
        (uint)ordinal < DriverState.DeviceCount ? Give(device, ordinal) : DriverResult.InvalidDevice;

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetName")]
    private static DriverResult DeviceGetName(byte* name, int length, int device)
    {
        Encoding.ASCII.GetBytes($"Stand-in {device}\0").CopyTo(new Span<byte>(name, length));
        return DriverResult.Success;
    }

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceTotalMem_v2")]
    private static DriverResult DeviceTotalMem(nint* bytes, int device) => Give(bytes, KiB * KiB * KiB);

    [UnmanagedCallersOnly(EntryPoint = "cuDeviceGetAttribute")]
    private static DriverResult DeviceGetAttribute(int* value, int attribute, int device) => Give(value, attribute switch
    {
        >= MaxThreadsPerBlock and <= MaxBlockZ or WarpSize or ThreadsPerMultiprocessor => Threads,
        >= MaxGridX and <= MaxGridZ => ushort.MaxValue,
        MaxSharedMemoryPerBlock => 48 * KiB,
        TotalConstantMemory => 64 * KiB,
        PciBus => 1 + device,
        ComputeCapabilityMajor => 8,
        ComputeCapabilityMinor => 0,
        _ => 1,
    });

    [UnmanagedCallersOnly(EntryPoint = "cuCtxCreate_v2")]
    private static DriverResult CtxCreate(nint* context, int flags, int device) => Guarded(() =>
    {
        *context = DriverState.CreateContext(device);
        DriverState.Select(*context);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuCtxDestroy_v2")]
    private static DriverResult CtxDestroy(nint context) => Guarded(() =>
        DriverState.DestroyContext(context) ? DriverResult.Success : DriverResult.InvalidContext);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSetCurrent")]
    private static DriverResult CtxSetCurrent(nint context) => Guarded(() =>
        DriverState.Select(context) ? DriverResult.Success : DriverResult.InvalidContext);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxSynchronize")]
    private static DriverResult CtxSynchronize() => InContext(context =>
    {
        context.Finish();
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetCacheConfig")]
    private static DriverResult CtxGetCacheConfig(int* configuration) => Give(configuration, 0);

    [UnmanagedCallersOnly(EntryPoint = "cuCtxGetSharedMemConfig")]
    private static DriverResult CtxGetSharedMemConfig(int* configuration) => Give(configuration, 0);

    [UnmanagedCallersOnly(EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static DriverResult PrimaryCtxRetain(nint* context, int device) => Guarded(() =>
    {
        *context = DriverState.RetainPrimary(device);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    private static DriverResult PrimaryCtxRelease(int device) => Guarded(() =>
        DriverState.ReleasePrimary(device) ? DriverResult.Success : DriverResult.InvalidContext);

    [UnmanagedCallersOnly(EntryPoint = "cuPointerGetAttribute")]
    private static DriverResult PointerGetAttribute(nint* value, int attribute, nint address) => Guarded(() =>
    {
        *value = DriverState.ContextOf(address);
        return attribute == PointerContext && *value != 0 ? DriverResult.Success : DriverResult.InvalidValue;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemAlloc_v2")]
    private static DriverResult MemAlloc(nint* address, nint bytes) => InContext(context =>
    {
        *address = DeviceMemory.Allocate((nuint)bytes);
        context.Memory.Add(*address, bytes);
        return DriverResult.Success;
    });

    // The driver waits for what may be at work on the memory.
    [UnmanagedCallersOnly(EntryPoint = "cuMemFree_v2")]
    private static DriverResult MemFree(nint address) => InContext(context =>
    {
        context.Finish();
        if (!context.Memory.Remove(address))
        {
            return DriverResult.InvalidValue;
        }

        DeviceMemory.Free(address);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuMemcpyAsync")]
    private static DriverResult MemcpyAsync(nint destination, nint source, nint length, nint stream) => OnStream(stream, (context, queue) =>
    {
        if (!IsValid(destination) || !IsValid(source))
        {
            return DriverResult.InvalidValue;
        }

        queue.Add(() => NativeMemory.Copy((void*)DeviceMemory.Address(source), (void*)DeviceMemory.Address(destination), (nuint)length));
        return DriverResult.Success;

        bool IsValid(nint address) => !DeviceMemory.Is(address) || context.Holds(address, length);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamCreate")]
    private static DriverResult StreamCreate(nint* stream, int flags) => InContext(context =>
    {
        *stream = DriverState.NewHandle();
        context.Streams.Add(*stream, new DriverStream());
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamDestroy_v2")]
    private static DriverResult StreamDestroy(nint stream) => OnStream(stream, (context, queue) =>
    {
        queue.Finish();
        context.Streams.Remove(stream);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuStreamSynchronize")]
    private static DriverResult StreamSynchronize(nint stream) => OnStream(stream, (_, queue) =>
    {
        queue.Finish();
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuEventCreate")]
    private static DriverResult EventCreate(nint* handle, int flags) => InContext(_ =>
    {
        *handle = DriverState.CreateEvent();
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuEventDestroy_v2")]
    private static DriverResult EventDestroy(nint handle) => InContext(_ =>
        DriverState.DestroyEvent(handle) ? DriverResult.Success : DriverResult.InvalidHandle);

    [UnmanagedCallersOnly(EntryPoint = "cuEventRecord")]
    private static DriverResult EventRecord(nint handle, nint stream) => OnStream(stream, (_, queue) =>
        DriverState.Record(handle, queue) ? DriverResult.Success : DriverResult.InvalidHandle);

    [UnmanagedCallersOnly(EntryPoint = "cuEventQuery")]
    private static DriverResult EventQuery(nint handle) => InContext(_ =>
        DriverState.Event(handle) is not { } recorded ? DriverResult.InvalidHandle
        : recorded.Stream.HasReached(recorded.Place) ? DriverResult.Success
        : DriverResult.NotReady);

    [UnmanagedCallersOnly(EntryPoint = "cuEventSynchronize")]
    private static DriverResult EventSynchronize(nint handle) => InContext(_ =>
    {
        if (DriverState.Event(handle) is not { } recorded)
        {
            return DriverResult.InvalidHandle;
        }

        recorded.Stream.Reach(recorded.Place);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuEventElapsedTime")]
    private static DriverResult EventElapsedTime(float* milliseconds, nint start, nint end)
    {
        *milliseconds = 0.5f;
        return DriverResult.Success;
    }

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadDataEx")]
    private static DriverResult ModuleLoadDataEx(nint* module, nint ptx, int count, nint options, nint values) => InContext(context =>
    {
        if (!Marshal.PtrToStringUTF8(ptx)!.Contains(".target sm_80", StringComparison.Ordinal))
        {
            return DriverResult.InvalidValue;
        }

        *module = DriverState.NewHandle();
        context.Code.Add(*module, "");
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuModuleUnload")]
    private static DriverResult ModuleUnload(nint module) => InContext(context =>
        context.Code.Remove(module) ? DriverResult.Success : DriverResult.InvalidHandle);

    [UnmanagedCallersOnly(EntryPoint = "cuModuleGetFunction")]
    private static DriverResult ModuleGetFunction(nint* function, nint module, nint name) => InContext(context =>
    {
        if (!context.Code.ContainsKey(module))
        {
            return DriverResult.InvalidHandle;
        }

        *function = DriverState.NewHandle();
        context.Code.Add(*function, Marshal.PtrToStringUTF8(name)!);
        return DriverResult.Success;
    });

    [UnmanagedCallersOnly(EntryPoint = "cuLaunchKernel")]
    private static DriverResult LaunchKernel(
        nint function, int gridX, int gridY, int gridZ, int blockX, int blockY, int blockZ, int shared, nint stream, nint* parameters,
        nint* extra) => OnStream(stream, (context, queue) =>
    {
        if (!context.Code.TryGetValue(function, out var name) || launch is null || gridZ * blockY * blockZ != 1)
        {
            return DriverResult.InvalidHandle;
        }

        // The caller's copy ends with the call.
        byte[] arguments = new ReadOnlySpan<byte>((void*)extra[ParameterBuffer], (int)*(nint*)extra[ParameterSize]).ToArray();
        queue.Add(() =>
        {
            fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'), values = arguments)
            {
                if (launch((nint)text, (nint)values, arguments.Length, gridX, gridY, blockX) == 0)
                {
                    throw new InvalidOperationException($"The tests did not run {name}.");
                }
            }
        });
        return DriverResult.Success;
    });

    private static DriverResult Give<T>(T* where, T value)
        where T : unmanaged
    {
        *where = value;
        return DriverResult.Success;
    }

    private static DriverResult InContext(Func<DriverContext, DriverResult> action) =>
        Guarded(() => DriverState.Current is { } context ? action(context) : DriverResult.InvalidContext);

    // The default stream is ILGPU's own, and here it has nothing to do.
    private static DriverResult OnStream(nint stream, Func<DriverContext, DriverStream, DriverResult> action) =>
        InContext(context => context.Streams.TryGetValue(stream, out var queue) ? action(context, queue) : DriverResult.InvalidHandle);

    // No exception may leave the library. Launches come back into it, so that the gate is one that a thread may hold twice.
    private static DriverResult Guarded(Func<DriverResult> action)
    {
        lock (DriverState.Gate)
        {
            try
            {
                return action();
            }
            catch (Exception)
            {
                return DriverResult.LaunchFailed;
            }
        }
    }
}

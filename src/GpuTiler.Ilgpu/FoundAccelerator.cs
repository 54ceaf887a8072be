using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuTiler.Ilgpu;

/// <summary>One accelerator, and how a context for it alone is made.</summary>
/// <param name="Name">The driver's name for it.</param>
/// <param name="Type">What kernels are translated to.</param>
/// <param name="Refusal">Why it cannot be used.</param>
/// <param name="Select">Puts it into a context.</param>
internal sealed record FoundAccelerator(string Name, AcceleratorType Type, string? Refusal, Func<Context.Builder, Context.Builder> Select)
{
    private static readonly Lock Gate = new();

    // Linux' packages for users bring libraries with a version in their name alone.
    static FoundAccelerator()
    {
        foreach (var assembly in (Assembly[])[typeof(Context).Assembly, typeof(CudaDriver).Assembly])
        {
            try
            {
                NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => Load(name));
            }
            catch (InvalidOperationException)
            {
                // The program has a resolver of its own.
            }
        }
    }

    /// <summary>All of them, the best kind first.</summary>
    public static IReadOnlyList<FoundAccelerator> Find()
    {
        // If two threads query OpenCL at once, both may be told that there is nothing.
        lock (Gate)
        {
            return FindAll();
        }
    }

    /// <summary>The accelerator of a number, or the first that can be used.</summary>
    public static FoundAccelerator Choose(IReadOnlyList<FoundAccelerator> found, int? index)
    {
        if (index is not int number)
        {
            return found.First(accelerator => accelerator.Refusal is null);
        }

        if ((uint)number >= (uint)found.Count)
        {
            string known = string.Join(", ", found.Select((accelerator, i) => $"{i} is {accelerator.ToAdapter(i).Description}"));
            throw new ArgumentException($"There is no accelerator {number}: {known}.");
        }

        return found[number].Refusal is { } refusal ? throw new NotSupportedException(refusal) : found[number];
    }

    /// <summary>What a driver, or ILGPU, throws where something cannot be done; another ILGPU may lack a member.</summary>
    public static bool IsFailure(Exception e) =>
        e is AcceleratorException or TypeLoadException or MemberAccessException or InvalidOperationException;

    /// <summary>A context with this accelerator alone, which marks and times the work of its streams.</summary>
    public Context CreateContext()
    {
        lock (Gate)
        {
            return Context.Create(builder => Select(builder).Profiling());
        }
    }

    /// <summary>As the public list has it.</summary>
    public IlgpuAdapter ToAdapter(int index) => new(index, Name, Type, Refusal);

    private static FoundAccelerator[] FindAll() =>
    [
        .. Search(() => CudaDevice.GetDevices(_ => true)).Cast<CudaDevice>().Select(device => new FoundAccelerator(
            device.Name, AcceleratorType.Cuda, null, builder => builder.Cuda(other => other.DeviceId == device.DeviceId))),
        .. Search(() => CLDevice.GetDevices(_ => true)).Cast<CLDevice>().Select(device => new FoundAccelerator(
            device.Name, AcceleratorType.OpenCL, RefusalOf(device), builder => builder.OpenCL(other => other.DeviceId == device.DeviceId))),
        new("processor", AcceleratorType.CPU, null, builder => builder.CPU()),
    ];

    private static nint Load(string name) =>
        OperatingSystem.IsLinux() && name is "OpenCL" or "cuda" or CudaDriver.Library
        && NativeLibrary.TryLoad($"lib{(name == CudaDriver.Library ? "cuda" : name)}.so.1", out nint library)
            ? library
            : 0;

    // Without a library, or a driver, there are none.
    private static IEnumerable<Device> Search(Func<IEnumerable<Device>> find)
    {
        try
        {
            return [.. find()];
        }
        catch (Exception e) when (IsFailure(e) || e is TargetInvocationException or TypeInitializationException)
        {
            return [];
        }
    }

    private static string? RefusalOf(CLDevice device) =>
        device.CLStdVersion < CLBackend.MinimumVersion
            ? $"{device.Name} has {VersionOf(device.CLStdVersion)}: ILGPU needs {VersionOf(CLBackend.MinimumVersion)}."
            : !device.Capabilities.GenericAddressSpace
                ? $"{device.Name} has no generic address space in OpenCL, which ILGPU needs."
                : null;

    private static string VersionOf(CLCVersion version) => $"OpenCL C {version.Major}.{version.Minor}";
}

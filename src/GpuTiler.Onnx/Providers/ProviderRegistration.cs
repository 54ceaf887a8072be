using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Brings an execution provider into a session's options, the way that it comes: built in, or from a library.</summary>
internal static class ProviderRegistration
{
    /// <summary>Refuses a provider that this ONNX Runtime does not have, and registers a library that is new.</summary>
    /// <exception cref="ArgumentException">The provider cannot have a device of that index.</exception>
    /// <exception cref="NotSupportedException">It does not have it, or the library is none.</exception>
    public static void Require(ExecutionProvider provider, int deviceIndex)
    {
        OnnxRuntime.Start();
        int devices = provider.DeviceIndexOption is null ? 1 : int.MaxValue;
        if (provider.Library is { } library)
        {
            devices = ProviderLibrary.Devices(provider).Length;
            if (devices == 0)
            {
                throw new NotSupportedException($"{library} finds no device for the execution provider {provider.Name} on this machine.");
            }
        }

        if (deviceIndex < 0 || deviceIndex >= devices)
        {
            throw new ArgumentException(
                $"The execution provider {provider.Name} has no device {deviceIndex}: an index from 0 is needed, below {devices}.");
        }

        if (provider is { Library: null, IsBuiltIn: false })
        {
            throw new NotSupportedException(
                $"This build of ONNX Runtime {OnnxRuntime.Version} has no execution provider {provider.Name}, only "
                + $"{string.Join(", ", OnnxRuntime.Providers)}: use the native package that brings it.");
        }
    }

    /// <summary>The memory of a device, found by its name; with a library it is what the device says that it has.</summary>
    /// <exception cref="ArgumentException">The provider needs a name for its memory.</exception>
    /// <exception cref="NotSupportedException">There is no such memory.</exception>
    public static OrtMemoryInfo Memory(ExecutionProvider provider, int deviceIndex)
    {
        if (provider.Library is not null)
        {
            return ProviderLibrary.Memory(provider, deviceIndex);
        }

        string name = provider.MemoryName ?? throw new ArgumentException(
            $"The execution provider {provider.Name} needs the name of its memory: it comes with no library, whose devices would say it.");
        try
        {
            return new OrtMemoryInfo(name, OrtAllocatorType.DeviceAllocator, deviceIndex, OrtMemType.Default);
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotSupportedException(
                $"The execution provider {provider.Name} has no memory named {name}: {RuntimeError.OneLine(e)}", e);
        }
    }

    /// <summary>Adds the provider to the options of one session.</summary>
    public static void Append(SessionOptions session, ExecutionProvider provider, in ProviderDeviceOptions options)
    {
        var settings = new Dictionary<string, string>();
        if (provider is { Library: null, DeviceIndexOption: { } index })
        {
            settings[index] = options.DeviceIndex.ToString(CultureInfo.InvariantCulture);
        }

        if (options.SavesMemory && provider.IsWebGpu)
        {
            settings["storageBufferCacheMode"] = "lazyRelease";
        }

        foreach (var (name, value) in options.ProviderOptions ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        if (provider.Library is not null)
        {
            // A library has an entry for each piece of hardware; the index counts those.
            session.AppendExecutionProvider(OrtEnv.Instance(), [ProviderLibrary.Devices(provider)[options.DeviceIndex]], settings);
        }
        else if (provider.Name == ExecutionProvider.Cuda.Name)
        {
            using var cuda = new OrtCUDAProviderOptions();
            cuda.UpdateOptions(settings);
            session.AppendExecutionProvider_CUDA(cuda);
        }
        else if (provider.Name != ExecutionProvider.Cpu.Name)
        {
            session.AppendExecutionProvider(provider.Name, settings);
        }
    }
}

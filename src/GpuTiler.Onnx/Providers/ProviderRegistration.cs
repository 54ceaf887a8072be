using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Brings an execution provider into a session's options, the way that it comes: built in, or from a library.</summary>
internal static class ProviderRegistration
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<string> Libraries = [];

    /// <summary>Refuses a provider that this ONNX Runtime does not have, and registers a library that is new.</summary>
    /// <exception cref="ArgumentException">The provider cannot have a device of that index.</exception>
    /// <exception cref="NotSupportedException">It does not have it, or the library is none.</exception>
    public static void Require(ExecutionProvider provider, int deviceIndex)
    {
        OnnxRuntime.Start();
        int devices = provider.DeviceIndexOption == null ? 1 : int.MaxValue;
        if (provider.Library is { } library)
        {
            Register(provider, Path.GetFullPath(library));
            devices = Devices(provider).Length;
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

        if (provider.Library != null)
        {
            return;
        }

        string[] builtIn = [.. OrtEnv.Instance().GetAvailableProviders().Select(ShortName)];
        if (!builtIn.Contains(provider.Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new NotSupportedException(
                $"This build of ONNX Runtime {OnnxRuntime.Version} has no execution provider {provider.Name}, only "
                + $"{string.Join(", ", builtIn)}: use the native package that brings it.");
        }
    }

    /// <summary>Adds the provider to the options of one session.</summary>
    public static void Append(SessionOptions session, ExecutionProvider provider, in ProviderDeviceOptions options)
    {
        var settings = new Dictionary<string, string>();
        if (provider.DeviceIndexOption is { } index)
        {
            settings[index] = options.DeviceIndex.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in options.ProviderOptions ?? new Dictionary<string, string>())
        {
            settings[name] = value;
        }

        if (provider.Library != null)
        {
            // A library has an entry for each piece of hardware; the index counts those.
            session.AppendExecutionProvider(OrtEnv.Instance(), [Devices(provider)[options.DeviceIndex]], settings);
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

    // What a library's provider found on this machine.
    private static OrtEpDevice[] Devices(ExecutionProvider provider) =>
        [.. OrtEnv.Instance().GetEpDevices().Where(device => device.EpName == provider.Name)];

    private static void Register(ExecutionProvider provider, string library)
    {
        lock (Gate)
        {
            if (Libraries.Contains(library))
            {
                return;
            }

            try
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary(library, library);
            }
            catch (OnnxRuntimeException e)
            {
                throw new NotSupportedException(
                    $"{library} cannot be registered as the execution provider {provider.Name}: {RuntimeError.OneLine(e)}", e);
            }

            Libraries.Add(library);
        }
    }

    // ONNX Runtime lists WebGpuExecutionProvider and takes WebGPU.
    private static string ShortName(string listed) => listed.Replace("ExecutionProvider", "", StringComparison.Ordinal);
}

using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The libraries of execution providers that were registered, and the devices that each found on this machine.</summary>
internal static class ProviderLibrary
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OrtEpDevice[]> Libraries = [];

    /// <summary>A provider's devices, with an entry for each piece of hardware. A library that is new is registered.</summary>
    /// <exception cref="NotSupportedException">The library is none.</exception>
    public static OrtEpDevice[] Devices(ExecutionProvider provider)
    {
        string library = Path.GetFullPath(provider.Library!);
        lock (Gate)
        {
            if (!Libraries.TryGetValue(library, out var found))
            {
                // Another library, or ONNX Runtime itself, may have a provider of the same name: what is new came with this one.
                int others = OrtEnv.Instance().GetEpDevices().Count;
                Register(provider, library);
                found = [.. OrtEnv.Instance().GetEpDevices().Skip(others)];
                Libraries.Add(library, found);
            }

            return Array.FindAll(found, device => device.EpName == provider.Name);
        }
    }

    /// <summary>The memory that a device says that it has.</summary>
    /// <exception cref="NotSupportedException">It has none, or of another name than is wanted.</exception>
    public static OrtMemoryInfo Memory(ExecutionProvider provider, int deviceIndex)
    {
        var memory = Devices(provider)[deviceIndex].GetMemoryInfo(OrtDeviceMemoryType.DEFAULT);
        if (memory.IsInvalid)
        {
            throw new NotSupportedException($"The execution provider {provider.Name} has no memory of its own.");
        }

        if (provider.MemoryName is { } name && name != memory.Name)
        {
            throw new NotSupportedException($"The execution provider {provider.Name} has no memory named {name}, only {memory.Name}.");
        }

        return memory;
    }

    private static void Register(ExecutionProvider provider, string library)
    {
        try
        {
            OrtEnv.Instance().RegisterExecutionProviderLibrary(library, library);
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotSupportedException(
                $"{library} cannot be registered as the execution provider {provider.Name}: {RuntimeError.OneLine(e)}", e);
        }
    }
}

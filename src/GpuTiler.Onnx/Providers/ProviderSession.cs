using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A session for a model of our own on a provider, every operator of it: nothing falls back to the processor.</summary>
internal sealed class ProviderSession : IDisposable
{
    private readonly ProviderDevice device;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly string purpose;

    /// <summary>Opens a session.</summary>
    /// <param name="device">The device that it runs on.</param>
    /// <param name="model">The model's bytes.</param>
    /// <param name="purpose">What it does, for messages.</param>
    /// <exception cref="NotSupportedException">The provider does not run all of the model.</exception>
    public ProviderSession(ProviderDevice device, byte[] model, string purpose)
    {
        (this.device, this.purpose) = (device, purpose);
        try
        {
            lock (device.Gate)
            {
                session = SessionFactory.OpenOwn(model, device.ConfigureStrictly);
            }
        }
        catch (OnnxRuntimeException e)
        {
            runOptions.Dispose();
            throw new NotSupportedException($"{device.Description} does not work here: {RuntimeError.Refusing(e)}", e);
        }
    }

    /// <summary>The memory of the provider, through this session, which must outlive it.</summary>
    public OrtAllocator CreateAllocator(OrtMemoryInfo memory) => new(session, memory);

    /// <summary>What one kind of run reads and writes.</summary>
    public OrtIoBinding CreateBinding(
        ReadOnlySpan<(string Name, OrtValue Value)> inputs, params ReadOnlySpan<(string Name, OrtValue Value)> outputs)
    {
        lock (device.Gate)
        {
            var binding = session.CreateIoBinding();
            try
            {
                foreach (var (name, value) in inputs)
                {
                    binding.BindInput(name, value);
                }

                foreach (var (name, value) in outputs)
                {
                    binding.BindOutput(name, value);
                }

                return binding;
            }
            catch
            {
                binding.Dispose();
                throw;
            }
        }
    }

    /// <summary>Frees a binding, and with it what it has copied to the device.</summary>
    public void Free(OrtIoBinding? binding)
    {
        lock (device.Gate)
        {
            binding?.Dispose();
        }
    }

    /// <summary>Queues a run behind the provider's earlier work.</summary>
    /// <param name="binding">What it reads and writes.</param>
    /// <param name="waits">Whether the output has arrived when this returns.</param>
    /// <param name="fromHost">Inputs in the host's memory.</param>
    public void Run(OrtIoBinding binding, bool waits, params ReadOnlySpan<InputBinding> fromHost)
    {
        try
        {
            lock (device.Gate)
            {
                foreach (var input in fromHost)
                {
                    input.Bind(binding);
                }

                session.RunWithBinding(runOptions, binding);
                if (waits)
                {
                    binding.SynchronizeBoundOutputs();
                }
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw new ProviderException($"{purpose} on {device.Description}", e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (device.Gate)
        {
            session.Dispose();
        }

        runOptions.Dispose();
    }
}

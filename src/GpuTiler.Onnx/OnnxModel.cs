using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// A network whose layers stay visible: after each run the activations of the chosen layers are in tensors of the device.
/// The device's execution provider runs it (<see cref="ProviderDevice"/>), and otherwise ONNX Runtime's own for the processor.
/// </summary>
/// <remarks>One thread at a time. The device must outlive the model.</remarks>
public sealed partial class OnnxModel : IDisposable
{
    private readonly string path;
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly RunOptions runOptions;
    private readonly OrtIoBinding binding;
    private readonly BoundInput[] inputs;
    private bool disposed;

    private OnnxModel(
        string path, INetworkHost host, InferenceSession session, BoundInput[] inputs, BoundActivation[] activations,
        IReadOnlyList<SkippedLayer> skipped)
    {
        (this.path, this.host, this.session, this.inputs, Skipped) = (path, host, session, inputs, skipped);
        Activations = new ActivationList(activations);
        runOptions = SessionFactory.RunOptions();
        binding = session.CreateIoBinding();
        lock (host.Gate)
        {
            foreach (var input in inputs)
            {
                input.Bind(binding);
            }

            foreach (var activation in activations)
            {
                binding.BindOutput(activation.Name, activation.Value);
            }
        }
    }

    /// <summary>The inputs to fill, in the model's order: those without a stored value.</summary>
    public IReadOnlyList<BoundInput> Inputs => inputs;

    /// <summary>The activations of the chosen layers that can be shown, in topological order.</summary>
    public ActivationList Activations { get; }

    /// <summary>Chosen layers that cannot be shown, each with the reason.</summary>
    public IReadOnlyList<SkippedLayer> Skipped { get; }

    /// <summary>Runs the network on what the inputs hold. Allocates nothing on the managed heap.</summary>
    /// <exception cref="InvalidOperationException">An input was never written.</exception>
    /// <exception cref="OnnxModelException">The network does not run on these values; the activations are then undefined.</exception>
    /// <exception cref="ProviderException">The device's execution provider did not take the inputs.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        foreach (var input in inputs)
        {
            if (!input.IsWritten)
            {
                throw new InvalidOperationException(
                    $"The input '{input.Name}' of {path} has no value: write a tensor of {input.Description}.");
            }
        }

        try
        {
            lock (host.Gate)
            {
                BindCopies();
                session.RunWithBinding(runOptions, binding);
            }
        }
        catch (OnnxRuntimeException e)
        {
            throw WhyNot(e);
        }

        foreach (var activation in Activations.Span)
        {
            activation.Upload();
        }
    }

    /// <summary>Writes the first input and runs.</summary>
    /// <param name="frame">Every element of <see cref="Inputs"/>[0], which must be float32.</param>
    /// <exception cref="ArgumentException">The first input has another type or another number of elements, or there is none.</exception>
    /// <inheritdoc cref="Run()"/>
    public void Run(ReadOnlySpan<float> frame)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (inputs.Length == 0)
        {
            throw new ArgumentException($"{path} has no inputs: run it without a frame.");
        }

        inputs[0].Write(frame);
        Run();
    }

    private void BindCopies()
    {
        if (host.CopiesInputs)
        {
            foreach (var input in inputs)
            {
                input.Bind(binding);
            }
        }
    }

    // A layer whose shape changed is told apart from a network that fails by running once more without our memory.
    private OnnxModelException WhyNot(OnnxRuntimeException e)
    {
        try
        {
            var now = TappedShapes.Measure(host, session, inputs, [.. Activations.Select(activation => activation.Name)]);
            if (Activations.FirstOrDefault(activation => !activation.Dimensions.SequenceEqual(now[activation.Name])) is { } changed)
            {
                string found = string.Join('×', now[changed.Name]), bound = string.Join('×', changed.Dimensions.ToArray());
                return new OnnxModelException(
                    $"The layer '{changed.Name}' of {path} has the shape {found} with these inputs, and {bound} when it was loaded: "
                    + "a shape that depends on values cannot be shown.", e);
            }
        }
        catch (OnnxRuntimeException)
        {
            // It fails by itself: the first error says why.
        }

        return RuntimeError.Running(path, e);
    }

    /// <summary>Frees the activations, the inputs and the session.</summary>
    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        lock (host.Gate)
        {
            binding.Dispose();
            runOptions.Dispose();
            foreach (var summary in summaries)
            {
                summary?.Dispose();
            }

            foreach (var activation in Activations.Reverse())
            {
                activation.Free();
            }

            foreach (var input in inputs.Reverse())
            {
                input.Free();
            }

            session.Dispose();
        }
    }
}

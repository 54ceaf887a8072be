using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// A network whose layers stay visible: after each run, the activations of the chosen layers are in tensors on the device.
/// The device's execution provider runs it (<see cref="ProviderDevice"/>), and otherwise ONNX Runtime's own for the processor.
/// </summary>
/// <remarks>
/// One thread at a time: another is refused, and a disposal during a run takes effect at its end. The device must outlive the model. Under
/// a memory budget the layers may form several groups, of which the model holds one at a time.
/// </remarks>
public sealed partial class OnnxModel : IDisposable
{
    private readonly string path;
    private readonly TileDevice device;
    private readonly INetworkHost host;
    private readonly TappedNetwork? network;
    private readonly BoundInput[] inputs;
    private readonly InputSnapshot? snapshot;
    private readonly SoleUse use;
    private GroupSession? current;

    // Whether the held activations were computed from the snapshot of the inputs.
    private bool isRun;

    // The network is there under a memory budget, when further sessions may be needed.
    private OnnxModel(
        string path, TileDevice device, INetworkHost host, TappedNetwork? network, GroupSession first, BoundInput[] inputs,
        BoundActivation[] activations, IReadOnlyList<ActivationGroup> groups, IReadOnlyList<SkippedLayer> skipped)
    {
        (this.path, this.device, this.host, this.network, current, this.inputs) = (path, device, host, network, first, inputs);
        (Activations, Groups, Skipped) = (new ActivationList(activations), groups, skipped);
        snapshot = groups.Count > 1 ? new InputSnapshot(inputs) : null;
        use = new SoleUse(this, "model", Release);
    }

    /// <summary>The inputs to fill, in the model's order: those without a stored value.</summary>
    public IReadOnlyList<BoundInput> Inputs => inputs;

    /// <summary>The activations of the chosen layers that can be shown, in topological order.</summary>
    public ActivationList Activations { get; }

    /// <summary>
    /// The activations in groups that fit <see cref="OnnxOptions.MemoryBudget"/>, in topological order; one group if there is no budget.
    /// </summary>
    public IReadOnlyList<ActivationGroup> Groups { get; }

    /// <summary>Chosen layers that cannot be shown, each with the reason.</summary>
    public IReadOnlyList<SkippedLayer> Skipped { get; }

    /// <summary>Runs the network on the current inputs. Allocates nothing on the managed heap.</summary>
    /// <exception cref="InvalidOperationException">
    /// An input was never written, the activations form several groups, or another thread is running the model.
    /// </exception>
    /// <exception cref="OnnxModelException">The network does not run on these values; the activations are then undefined.</exception>
    /// <exception cref="ProviderException">The device's execution provider did not take the inputs.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Run() => Run(Groups.Count == 1 ? Groups[0] : throw new InvalidOperationException(
        $"The layers of {path} form {Groups.Count} groups under the memory budget: run one of Groups at a time."));

    /// <summary>
    /// Runs the network on the current inputs, for the activations of one group. If the model holds another group, that group's memory is
    /// freed first, this one's is allocated, and a new session is opened for the part of the network that computes it. Groups that are run
    /// in order on the same values continue from one another: together they take about as long as one run of the whole network and loading
    /// it. Any other order gives the same values, but runs from the inputs each time. Running one group repeatedly allocates nothing on the
    /// managed heap from the second new input on.
    /// </summary>
    /// <param name="group">One of <see cref="Groups"/>.</param>
    /// <exception cref="ArgumentException">The group belongs to another model.</exception>
    /// <exception cref="InvalidOperationException">An input was never written, or another thread is running the model.</exception>
    /// <exception cref="OutOfMemoryException">There is too little memory for the group; no group is held then.</exception>
    /// <exception cref="NotSupportedException">
    /// The device cannot hold the activations of a layer of the group; no group is held then.
    /// </exception>
    /// <exception cref="OnnxModelException">The network does not run on these values; the activations are then undefined.</exception>
    /// <exception cref="ProviderException">The device's execution provider did not take the inputs.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Run(ActivationGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        using var turn = use.Take();
        if (group.Index >= Groups.Count || Groups[group.Index] != group)
        {
            throw new ArgumentException($"The group is not one of the {Groups.Count} of {path}: take it from this model's Groups.");
        }

        foreach (var input in inputs)
        {
            if (!input.IsWritten)
            {
                throw new InvalidOperationException(
                    $"The input '{input.Name}' of {path} has no value: write a tensor of {input.Description}.");
            }
        }

        bool goesOn = isRun && snapshot?.IsCurrent() == true;
        var session = current?.Group == group && (goesOn || !current.GoesOn) ? current : Change(group, goesOn);
        if (!session.GoesOn)
        {
            snapshot?.Take();
        }

        isRun = false;
        try
        {
            session.Run();
        }
        catch (OnnxRuntimeException e)
        {
            throw WhyNot(session, e);
        }

        session.Upload();
        isRun = true;
    }

    /// <summary>Writes the first input and runs.</summary>
    /// <param name="frame">Every element of <see cref="Inputs"/>[0], which must be float32.</param>
    /// <exception cref="ArgumentException">The first input has a different type or number of elements, or there is none.</exception>
    /// <inheritdoc cref="Run()"/>
    public void Run(ReadOnlySpan<float> frame)
    {
        ObjectDisposedException.ThrowIf(use.IsDisposed, this);
        if (inputs.Length == 0)
        {
            throw new ArgumentException($"{path} has no inputs: run it without a frame.");
        }

        inputs[0].Write(frame);
        Run();
    }

    // The old group is freed first, except for what the new one is computed from: two need not fit.
    private GroupSession Change(ActivationGroup group, bool goesOn)
    {
        var given = goesOn && current?.Group.Index == group.Index - 1 && group.Given.All(layer => layer.IsHeld) ? group.Given : [];
        current?.Dispose(kept: given);
        current = null;
        isRun = false;
        try
        {
            return current = new GroupSession(device, host, OpenFor(group, given), inputs, group);
        }
        catch (OnnxRuntimeException e)
        {
            throw RuntimeError.Loading(path, e);
        }
    }

    private TappedSession OpenFor(ActivationGroup group, IReadOnlyList<BoundActivation> given)
    {
        try
        {
            return network!.Open(group.Activations.Select(activation => activation.Layer), given);
        }
        catch
        {
            foreach (var layer in given)
            {
                layer.Free();
            }

            throw;
        }
    }

    // Running once more without our memory distinguishes a layer whose shape changed from a network that fails.
    private OnnxModelException WhyNot(GroupSession session, OnnxRuntimeException e)
    {
        try
        {
            OnnxLayer[] layers = [.. session.Group.Activations.Select(activation => activation.Layer)];
            var now = network?.Measure(inputs, layers) ?? TappedShapes.Measure(host, session.Session, inputs, layers);
            if (session.Group.Activations
                .FirstOrDefault(activation => !activation.Dimensions.SequenceEqual(now[activation.Name])) is { } changed)
            {
                string found = string.Join('×', now[changed.Name]), bound = string.Join('×', changed.Dimensions.ToArray());
                return new OnnxModelException(
                    $"The layer '{changed.Name}' of {path} has the shape {found} with these inputs, and {bound} when it was loaded: "
                    + "a shape that depends on values cannot be shown.", e);
            }
        }
        catch (OnnxRuntimeException)
        {
            // The network itself fails: the first error says why.
        }

        var shapes = inputs.ToDictionary(input => input.Name, input => input.Dimensions.ToArray());
        return SizeError.Find(path, shapes, default, e) ?? RuntimeError.Running(path, e);
    }

    /// <summary>Frees the activations, the inputs and the session.</summary>
    public void Dispose() => use.Dispose();

    private void Release()
    {
        lock (host.Gate)
        {
            current?.Dispose();
            foreach (var summary in summaries)
            {
                summary?.Dispose();
            }

            foreach (var input in inputs.Reverse())
            {
                input.Free();
            }
        }
    }
}

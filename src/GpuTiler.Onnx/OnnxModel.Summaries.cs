using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

public sealed partial class OnnxModel
{
    private readonly SummarySession?[] summaries = new SummarySession?[2];

    /// <summary>
    /// Finds a layer's extremes and counts its non-finite values where the last run left them: on the device that runs the network, so that
    /// only a few numbers come to the host, or on the processor. Waits for the result, so it is not for use within a frame.
    /// </summary>
    /// <param name="activation">One of <see cref="Activations"/>.</param>
    /// <exception cref="ArgumentException">The activations are of another model.</exception>
    /// <exception cref="InvalidOperationException">The model holds another group.</exception>
    /// <exception cref="NotSupportedException">The device's execution provider lacks an operator that this needs.</exception>
    /// <exception cref="ProviderException">The provider failed.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public ActivationSummary Summarize(BoundActivation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        using var turn = use.Take();
        if (!Activations.TryGetValue(activation.Name, out var own) || own != activation)
        {
            throw new ArgumentException($"The activations of '{activation.Name}' are of another model than {path}.");
        }

        if (activation.HasHostValues)
        {
            return ActivationSummary.Of(ValueStatistics.Of(activation.HostValues));
        }

        string doing = $"Summarising the layer '{activation.Name}' of {path} on {activation.Tensor.Device.Description}";
        try
        {
            return Summaries(activation.ElementType).Run(activation.Shape, activation.Value);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ProviderException(doing, e.Message);
        }
    }

    private SummarySession Summaries(ElementType type)
    {
        try
        {
            return summaries[(int)type] ??= new SummarySession(host, type.ToOnnx());
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotSupportedException($"Layers of {path} cannot be summarised where they are: {RuntimeError.Refusing(e)}", e);
        }
    }
}

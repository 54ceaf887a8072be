using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>Summarises layers of one type where a host's networks leave them; only the rows' few numbers come to the processor.</summary>
internal sealed class SummarySession : IDisposable
{
    private readonly INetworkHost host;
    private readonly InferenceSession session;

    /// <summary>Opens the session.</summary>
    /// <exception cref="OnnxRuntimeException">The execution provider does not take the model.</exception>
    public SummarySession(INetworkHost host, OnnxElementType type)
    {
        this.host = host;
        lock (host.Gate)
        {
            session = SessionFactory.OpenOwn(SummaryGraph.Build(type), host.Configure);
        }
    }

    public ActivationSummary Run(TensorShape shape, OrtValue activations)
    {
        int rows = shape.Batch * shape.Channels, values = shape.Height * shape.Width;
        using var division = new HostValue(OnnxElementType.Int64, 2);
        using var summary = new HostValue(OnnxElementType.Float32, rows, SummaryGraph.Numbers);
        (division.AsSpan<long>()[0], division.AsSpan<long>()[1]) = (rows, values);
        lock (host.Gate)
        {
            using var options = SessionFactory.RunOptions();
            using var binding = session.CreateIoBinding();
            binding.BindInput(SummaryGraph.Activations, activations);
            binding.BindInput(SummaryGraph.Rows, division.Value);
            binding.BindOutput(SummaryGraph.Summary, summary.Value);
            session.RunWithBinding(options, binding);
            binding.SynchronizeBoundOutputs();
        }

        return SummaryGraph.Merge(summary.AsSpan<float>());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (host.Gate)
        {
            session.Dispose();
        }
    }
}

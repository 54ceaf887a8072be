using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// Reduces layers of one shape where a host's networks leave them; only a few numbers of each map come to the processor.
/// </summary>
internal sealed class ReductionSession : IDisposable
{
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly HostValue rows, pixels, places, numbers;
    private readonly bool isChannelsLast;

    /// <summary>Opens the session.</summary>
    /// <param name="host">Where the layers are.</param>
    /// <param name="type">Their type.</param>
    /// <param name="shape">Their shape.</param>
    /// <exception cref="OnnxRuntimeException">The execution provider does not take the model.</exception>
    public ReductionSession(INetworkHost host, OnnxElementType type, TensorShape shape)
    {
        this.host = host;
        isChannelsLast = shape.Layout == TensorLayout.Nhwc;
        int maps = shape.Batch * shape.Channels, values = shape.Height * shape.Width;
        rows = new HostValue(OnnxElementType.Int64, 2);
        pixels = new HostValue(OnnxElementType.Int64, 3);
        places = new HostValue(OnnxElementType.Float32, 1, values);
        numbers = new HostValue(OnnxElementType.Float32, maps, ReductionGraph.Columns);
        ReadOnlySpan<long> division = [maps, values], order = [shape.Batch, values, shape.Channels];
        division.CopyTo(rows.AsSpan<long>());
        order.CopyTo(pixels.AsSpan<long>());
        var numbered = places.AsSpan<float>();
        for (int i = 0; i < values; i++)
        {
            numbered[i] = i;
        }

        try
        {
            lock (host.Gate)
            {
                session = SessionFactory.OpenOwn(ReductionGraph.Build(type, isChannelsLast), host.Configure);
            }
        }
        catch
        {
            FreeValues();
            throw;
        }
    }

    /// <summary>Reduces every map of the batch.</summary>
    /// <returns>Maps × <see cref="ReductionGraph.Columns"/>, valid until the next call.</returns>
    public ReadOnlySpan<float> Run(OrtValue activations)
    {
        lock (host.Gate)
        {
            using var options = SessionFactory.RunOptions();
            using var binding = session.CreateIoBinding();
            binding.BindInput(ReductionGraph.Activations, activations);
            binding.BindInput(ReductionGraph.Rows, rows.Value);
            binding.BindInput(ReductionGraph.Places, places.Value);
            if (isChannelsLast)
            {
                binding.BindInput(ReductionGraph.Pixels, pixels.Value);
            }

            binding.BindOutput(ReductionGraph.Numbers, numbers.Value);
            session.RunWithBinding(options, binding);
            binding.SynchronizeBoundOutputs();
        }

        return numbers.AsSpan<float>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (host.Gate)
        {
            session.Dispose();
        }

        FreeValues();
    }

    private void FreeValues()
    {
        foreach (var value in new[] { rows, pixels, places, numbers })
        {
            value.Dispose();
        }
    }
}

using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>A graph of an <see cref="AscentPicture"/> where the network runs.</summary>
internal sealed class AscentGraph : IDisposable
{
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly (string Name, OrtValue Value)[] outputs;
    private readonly (string Name, OrtValue Value)? other;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly Dictionary<OrtValue, OrtIoBinding> bindings = [];

    /// <param name="host">Where it runs.</param>
    /// <param name="model">The graph.</param>
    /// <param name="other">What it reads besides the point; null for nothing.</param>
    /// <param name="outputs">Where its results go.</param>
    public AscentGraph(
        INetworkHost host, byte[] model, (string Name, OrtValue Value)? other, params (string Name, OrtValue Value)[] outputs)
    {
        (this.host, this.other, this.outputs) = (host, other, outputs);
        lock (host.Gate)
        {
            session = SessionFactory.OpenOwn(model, host.Configure);
        }
    }

    /// <summary>Makes the outputs of a point. The first time for each point allocates.</summary>
    public void Run(OrtValue point)
    {
        lock (host.Gate)
        {
            if (!bindings.TryGetValue(point, out var binding))
            {
                bindings.Add(point, binding = session.CreateIoBinding());
                binding.BindInput(AscentModel.PointName, point);
                if (other is { } given)
                {
                    binding.BindInput(given.Name, given.Value);
                }

                foreach (var (name, value) in outputs)
                {
                    binding.BindOutput(name, value);
                }
            }

            session.RunWithBinding(runOptions, binding);
        }
    }

    public void Dispose()
    {
        lock (host.Gate)
        {
            foreach (var binding in bindings.Values)
            {
                binding.Dispose();
            }

            session.Dispose();
            runOptions.Dispose();
        }
    }
}

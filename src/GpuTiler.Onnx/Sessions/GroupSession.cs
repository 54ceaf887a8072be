using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// A session as it runs for one group of layers: bound once to the inputs and to the group's memory, and freed with it.
/// </summary>
internal sealed class GroupSession : IDisposable
{
    private readonly INetworkHost host;
    private readonly InferenceSession session;
    private readonly BoundInput[] inputs;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly OrtIoBinding binding;

    /// <summary>Takes the group's memory and binds it. On failure the memory is given back, and the session is still the caller's.</summary>
    public GroupSession(TileDevice device, INetworkHost host, InferenceSession session, BoundInput[] inputs, ActivationGroup group)
    {
        (this.host, this.session, this.inputs, Group) = (host, session, inputs, group);
        lock (host.Gate)
        {
            try
            {
                group.Hold(device, host);
                binding = session.CreateIoBinding();
                BindInputs();
                foreach (var activation in group.Span)
                {
                    binding.BindOutput(activation.Name, activation.Value);
                }
            }
            catch
            {
                Unbind();
                throw;
            }
        }
    }

    public ActivationGroup Group { get; }

    public InferenceSession Session => session;

    /// <summary>Runs the network. Allocates nothing on the managed heap.</summary>
    public void Run()
    {
        lock (host.Gate)
        {
            if (host.CopiesInputs)
            {
                BindInputs();
            }

            session.RunWithBinding(runOptions, binding);
        }
    }

    /// <summary>Brings the results to the device, where they are not there already.</summary>
    public void Upload()
    {
        foreach (var activation in Group.Span)
        {
            activation.Upload();
        }
    }

    public void Dispose()
    {
        lock (host.Gate)
        {
            Unbind();
            session.Dispose();
        }
    }

    private void BindInputs()
    {
        foreach (var input in inputs)
        {
            input.Bind(binding);
        }
    }

    private void Unbind()
    {
        binding?.Dispose();
        runOptions.Dispose();
        Group.Free();
    }
}

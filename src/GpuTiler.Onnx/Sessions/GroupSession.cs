using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// A session as it runs for one group of layers: bound once to the inputs and to the group's memory, and freed with it.
/// </summary>
internal sealed class GroupSession : IDisposable
{
    private readonly INetworkHost host;
    private readonly TappedSession session;
    private readonly BoundInput[] inputs;
    private readonly RunOptions runOptions = SessionFactory.RunOptions();
    private readonly OrtIoBinding binding;

    /// <summary>
    /// Takes the group's memory and binds it. The session is this one's from now on, and so are the layers that it takes as inputs, which
    /// are held already: on failure all of them are given back.
    /// </summary>
    public GroupSession(TileDevice device, INetworkHost host, TappedSession session, BoundInput[] inputs, ActivationGroup group)
    {
        (this.host, this.session, Group) = (host, session, group);
        lock (host.Gate)
        {
            try
            {
                this.inputs = [.. inputs.Where(session.Reads)];
                group.Hold(device, host);
                binding = session.Session.CreateIoBinding();
                BindInputs();
                foreach (var given in session.Given)
                {
                    binding.BindInput(given.Name, given.Value);
                }

                foreach (var activation in group.Span)
                {
                    binding.BindOutput(activation.Layer.OutputName, activation.Value);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    public ActivationGroup Group { get; }

    public InferenceSession Session => session.Session;

    /// <summary>Whether it goes on from layers of the groups before it, and does not begin at the network's inputs.</summary>
    public bool GoesOn => session.Given.Count > 0;

    /// <summary>Runs the network. Allocates nothing on the managed heap.</summary>
    public void Run()
    {
        lock (host.Gate)
        {
            if (host.CopiesInputs)
            {
                BindInputs();
            }

            session.Session.RunWithBinding(runOptions, binding);
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

    /// <summary>Closes the session and frees the layers, those apart that the next group goes on from.</summary>
    public void Dispose(IReadOnlyList<BoundActivation> kept)
    {
        lock (host.Gate)
        {
            binding?.Dispose();
            runOptions.Dispose();
            session.Dispose();
            Group.Free(kept);
        }
    }

    public void Dispose() => Dispose([]);

    private void BindInputs()
    {
        Debug.Assert(host.Gate.IsHeldByCurrentThread, "Binding an input may copy it to the device, which one thread at a time may do.");
        foreach (var input in inputs)
        {
            input.Bind(binding);
        }
    }
}

using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The tiling graph of one plan for tensors of one type, with what each tensor and frame is bound to.</summary>
internal sealed class TilingSession : IDisposable
{
    private readonly ProviderDevice device;
    private readonly ProviderSession session;
    private readonly ProviderFrame[] frames;
    private readonly bool hasBatch;
    private readonly Dictionary<ProviderTensor, OrtIoBinding[]> bindings = [];

    public TilingSession(ProviderDevice device, in TilePlan plan, ElementType type, ProviderFrame[] frames)
    {
        (this.device, this.frames, hasBatch) = (device, frames, TilingGraph.PicksImage(plan));
        session = new ProviderSession(device, TilingGraph.Build(plan, type), $"Tiling {type.ToOnnx().Name()} tensors of {plan.Shape}");
    }

    /// <summary>Queues the rendering of a tensor into a frame's image.</summary>
    public void Run(ProviderTensor tensor, int slot)
    {
        ObjectDisposedException.ThrowIf(tensor.IsDisposed, tensor);
        if (!bindings.TryGetValue(tensor, out var perFrame))
        {
            perFrame = Bind(tensor);
        }

        if (hasBatch)
        {
            session.Run(perFrame[slot], waits: false, frames[slot].First, frames[slot].End);
        }
        else
        {
            session.Run(perFrame[slot], waits: false);
        }
    }

    public void Dispose()
    {
        foreach (var perFrame in bindings.Values)
        {
            Release(perFrame);
        }

        session.Dispose();
    }

    // Binding allocates, so it is done once for each tensor. Tensors that are gone meanwhile leave with the next new one.
    private OrtIoBinding[] Bind(ProviderTensor tensor)
    {
        foreach (var gone in bindings.Keys.Where(bound => bound.IsDisposed).ToArray())
        {
            Release(bindings[gone]);
            bindings.Remove(gone);
        }

        OrtIoBinding[] perFrame =
        [
            .. frames.Select(
                frame => session.CreateBinding([(TilingGraph.Activations, tensor.Value)], (TilingGraph.Pixels, frame.Pixels))),
        ];
        bindings.Add(tensor, perFrame);
        return perFrame;
    }

    private void Release(OrtIoBinding[] perFrame)
    {
        lock (device.Gate)
        {
            foreach (var binding in perFrame)
            {
                binding.Dispose();
            }
        }
    }
}

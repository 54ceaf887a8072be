using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>The tiling graph of one plan for tensors of one type, with what each tensor and frame is bound to.</summary>
internal sealed class TilingSession : IDisposable
{
    private readonly ProviderDevice device;
    private readonly ProviderSession session;
    private readonly ProviderFrame[] frames;
    private readonly ProviderHold? hold;
    private readonly bool hasBatch;
    private readonly Dictionary<ProviderTensor, OrtIoBinding[]> bindings = [];

    public TilingSession(ProviderDevice device, in TilePlan plan, ElementType type, ProviderFrame[] frames, ProviderHold? hold)
    {
        (this.device, this.frames, this.hold, hasBatch) = (device, frames, hold, TilingGraph.PicksImage(plan));
        var model = TilingGraph.Build(plan, type, keepsRanges: frames[0].Ranges is not null);
        session = new ProviderSession(device, model, $"Tiling {type.ToOnnx().Name()} tensors of {plan.Shape}");
    }

    /// <summary>Queues the rendering of a tensor into a frame's image.</summary>
    public void Run(ProviderTensor tensor, int slot)
    {
        ObjectDisposedException.ThrowIf(tensor.IsDisposed, tensor);
        if (!bindings.TryGetValue(tensor, out var perFrame))
        {
            perFrame = Bind(tensor);
        }

        var (frame, binding) = (frames[slot], perFrame[((hold?.Turn ?? 0) * frames.Length) + slot]);
        if (!hasBatch)
        {
            session.Run(binding, waits: false);
        }
        else if (hold is null)
        {
            session.Run(binding, waits: false, frame.First, frame.End);
        }
        else
        {
            session.Run(binding, waits: false, frame.First, frame.End, frame.Number);
        }

        hold?.Advance();
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

        int turns = hold is null ? 1 : 2;
        OrtIoBinding[] perFrame = [.. Enumerable.Range(0, turns).SelectMany(turn => frames.Select(frame => Bind(tensor, frame, turn)))];
        bindings.Add(tensor, perFrame);
        return perFrame;
    }

    private OrtIoBinding Bind(ProviderTensor tensor, ProviderFrame frame, int turn)
    {
        List<(string, OrtValue)> inputs = [(TilingGraph.Activations, tensor.Value)], outputs = [(TilingGraph.Pixels, frame.Pixels)];
        if (hold is not null)
        {
            inputs.Add((SettlingGraph.Held, hold.Before(turn)));
            outputs.Add((SettlingGraph.NextHeld, hold.After(turn)));
        }

        if (frame.Ranges is { } ranges)
        {
            outputs.Add((SettlingGraph.Ranges, ranges.Value));
        }

        return session.CreateBinding([.. inputs], [.. outputs]);
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

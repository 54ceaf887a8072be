using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>Where the program gets a layer's values from, in whichever memory they are. Room for a copy is made once, and grows.</summary>
internal sealed class HostActivations
{
    private float[] singles = [];
    private Half[] halves = [];

    /// <summary>The values of the last run, in the host's memory; valid until the next run, and the next call.</summary>
    public Activations Of(BoundActivation layer)
    {
        if (layer.Tensor is CpuTensor host)
        {
            return new(host);
        }

        int count = layer.Shape.ElementCount;
        if (layer.ElementType == ElementType.Float16)
        {
            var copy = Room(ref halves, count);
            layer.Tensor.Read(copy);
            return new(copy);
        }
        else
        {
            var copy = Room(ref singles, count);
            layer.Tensor.Read(copy);
            return new(copy);
        }
    }

    private static Span<T> Room<T>(ref T[] room, int count)
    {
        if (room.Length < count)
        {
            // The old one goes first: two large ones need not fit.
            room = [];
            room = GC.AllocateUninitializedArray<T>(count);
        }

        return room.AsSpan(0, count);
    }
}

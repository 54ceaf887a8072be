namespace GpuTiler;

/// <summary>Activations that stay in the host's memory: a copy of a span, or a wrapped array.</summary>
/// <remarks>One thread at a time may use it. Its memory grows to the largest tensor it held of each type, and is reused.</remarks>
public sealed class ActivationBuffer
{
    private float[] singles = [];
    private Half[] halves = [];
    private TensorShape shape;
    private ElementType elementType;
    private bool isWrapped;

    /// <summary>Makes a buffer that holds nothing yet; <see cref="DeviceTensor.Read(ActivationBuffer)"/> fills it.</summary>
    public ActivationBuffer()
    {
    }

    /// <summary>What it holds; empty until it is filled. Valid until it is filled again.</summary>
    public ActivationSpan Activations => shape == default ? default
        : elementType == ElementType.Float16 ? new(halves.AsSpan(0, shape.ElementCount), shape)
        : new(singles.AsSpan(0, shape.ElementCount), shape);

    /// <summary>Wraps an array as a tensor; nothing is copied.</summary>
    /// <param name="values">Every element, in the order of the shape's layout.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <exception cref="ArgumentException">The shape has a different number of elements.</exception>
    public static ActivationBuffer Wrap(float[] values, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        _ = new ActivationSpan(values, shape);
        return new() { singles = values, shape = shape, isWrapped = true };
    }

    /// <inheritdoc cref="Wrap(float[], TensorShape)"/>
    public static ActivationBuffer Wrap(Half[] values, TensorShape shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        _ = new ActivationSpan(values, shape);
        return new() { halves = values, shape = shape, elementType = ElementType.Float16, isWrapped = true };
    }

    /// <summary>Copies activations that have a shape.</summary>
    /// <exception cref="ArgumentException">They have no shape.</exception>
    public static ActivationBuffer CopyOf(ActivationSpan activations)
    {
        if (activations.Shape == default)
        {
            throw new ArgumentException("The activations have no shape: give them one with WithShape.");
        }

        return activations.ElementType == ElementType.Float16
            ? Wrap(activations.As<Half>().ToArray(), activations.Shape)
            : Wrap(activations.As<float>().ToArray(), activations.Shape);
    }

    /// <summary>Puts the images of several batches into one.</summary>
    /// <param name="parts">Tensors of one type that differ only in their batch.</param>
    /// <exception cref="ArgumentException">There are none, or they do not go together.</exception>
    public static ActivationBuffer JoinBatches(IReadOnlyList<ActivationBuffer> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0)
        {
            throw new ArgumentException("Batches of no tensor cannot be joined: one or more are needed.");
        }

        var first = parts[0].Activations;
        int images = 0;
        foreach (var part in parts)
        {
            var (own, type) = (part.Activations.Shape, part.Activations.ElementType);
            if (own.WithBatch(first.Shape.Batch) != first.Shape || type != first.ElementType)
            {
                throw new ArgumentException(
                    $"Batches of {first.Shape} {first.ElementType} and {own} {type} cannot be joined: they may differ in the number of images alone.");
            }

            images = checked(images + own.Batch);
        }

        var joined = first.Shape.WithBatch(images);
        return first.ElementType == ElementType.Float16
            ? Wrap(Join<Half>(parts, joined.ElementCount), joined)
            : Wrap(Join<float>(parts, joined.ElementCount), joined);
    }

    /// <summary>Makes room for a tensor, whose elements are then undefined. A wrapped array is left unchanged.</summary>
    internal void Reset(TensorShape newShape, ElementType newType)
    {
        shape = default;
        if (isWrapped)
        {
            (singles, halves, isWrapped) = ([], [], false);
        }

        if (newType == ElementType.Float16)
        {
            MakeRoom(ref halves, newShape.ElementCount);
        }
        else
        {
            MakeRoom(ref singles, newShape.ElementCount);
        }

        (shape, elementType) = (newShape, newType);
    }

    /// <summary>Room for the elements of a float32 tensor; see <see cref="Reset"/>.</summary>
    internal Span<float> Singles => singles.AsSpan(0, shape.ElementCount);

    /// <summary>Room for the elements of a float16 tensor; see <see cref="Reset"/>.</summary>
    internal Span<Half> Halves => halves.AsSpan(0, shape.ElementCount);

    private static T[] Join<T>(IReadOnlyList<ActivationBuffer> parts, int count)
        where T : unmanaged
    {
        var all = GC.AllocateUninitializedArray<T>(count);
        int at = 0;
        foreach (var part in parts)
        {
            var own = part.Activations.As<T>();
            own.CopyTo(all.AsSpan(at));
            at += own.Length;
        }

        return all;
    }

    private static void MakeRoom<T>(ref T[] room, int count)
    {
        if (room.Length < count)
        {
            // The old array goes first: two large ones may not fit.
            room = [];
            room = GC.AllocateUninitializedArray<T>(count);
        }
    }
}

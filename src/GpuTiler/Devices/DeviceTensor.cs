using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// A tensor in a device's memory. It never yields a span, since a GPU's memory is not the processor's; <see cref="CpuTensor"/>
/// does, since its memory is.
/// </summary>
/// <remarks>
/// A disposal while other threads read, write or render the tensor takes effect when they are done. A backend derives its own type for its
/// memory (docs/backends.md).
/// </remarks>
[DebuggerDisplay("{Shape} {ElementType} on {Device.Kind,nq}")]
public abstract class DeviceTensor : IDisposable
{
    private readonly SharedUse use;

    /// <summary>Initialises a backend's tensor.</summary>
    /// <param name="device">The device whose memory holds it.</param>
    /// <param name="shape">Its dimensions, not empty.</param>
    /// <param name="elementType">The type of one activation.</param>
    protected DeviceTensor(TileDevice device, TensorShape shape, ElementType elementType)
    {
        (Device, Shape, ElementType) = (device, shape, elementType);
        use = new SharedUse(this, () => Dispose(disposing: true));
    }

    /// <summary>The device whose memory holds the tensor.</summary>
    public TileDevice Device { get; }

    /// <summary>The tensor's dimensions.</summary>
    public TensorShape Shape { get; }

    /// <summary>The type of one activation.</summary>
    public ElementType ElementType { get; }

    /// <summary>Bytes of the entire tensor.</summary>
    public long ByteCount => (long)Shape.ElementCount * (ElementType == ElementType.Float32 ? sizeof(float) : 2);

    /// <summary>Replaces the entire content.</summary>
    /// <param name="values">Every element, in the order of <see cref="Shape"/>'s layout.</param>
    /// <exception cref="ArgumentException">The values have a different type, shape or number.</exception>
    /// <exception cref="OverflowException">They take more bytes than a span can hold, 2 GiB.</exception>
    /// <exception cref="ObjectDisposedException">The tensor or its device has been disposed of.</exception>
    public void Write(ActivationSpan values)
    {
        RequireAll(values.Length, values.ElementType, "do not fill");
        values.RequireShape(Shape);
        using var turn = use.Take();
        using var held = Device.Use();
        try
        {
            WriteCore(values.Bytes);
        }
        catch (TileDeviceException e) when (Device.Sees(e))
        {
            throw;
        }
    }

    /// <summary>
    /// Copies the entire content to the host, after the device's earlier work, and waits for it: to save the activations, or to look at
    /// them. Images need no such copy.
    /// </summary>
    /// <param name="values">Receives every element, in the order of <see cref="Shape"/>'s layout.</param>
    /// <exception cref="ArgumentException">The tensor holds a different type or number of elements.</exception>
    /// <exception cref="ObjectDisposedException">The tensor or its device has been disposed of.</exception>
    public void Read(Span<float> values) => Read(values, ElementType.Float32);

    /// <inheritdoc cref="Read(Span{float})"/>
    public void Read(Span<Half> values) => Read(values, ElementType.Float16);

    /// <summary>Copies the entire content to the host, into a buffer that takes on the tensor's shape and type.</summary>
    /// <param name="buffer">Receives every element.</param>
    /// <inheritdoc cref="Read(Span{float})" path="/remarks"/>
    public void Read(ActivationBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        buffer.Reset(Shape, ElementType);
        if (ElementType == ElementType.Float16)
        {
            Read(buffer.Halves);
        }
        else
        {
            Read(buffer.Singles);
        }
    }

    /// <summary>The content in the host's memory: in place if it is already there, otherwise copied there.</summary>
    /// <param name="buffer">Receives the copy if one is needed.</param>
    /// <returns>Every element; valid until the tensor is written, or the buffer filled, again.</returns>
    public virtual ActivationSpan ToHost(ActivationBuffer buffer)
    {
        Read(buffer);
        return buffer.Activations;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        use.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins a use of the tensor, which <see cref="EndUse"/> ends.</summary>
    /// <exception cref="ObjectDisposedException">The tensor has been disposed of.</exception>
    internal void BeginUse() => use.Begin();

    /// <summary>Ends a use.</summary>
    internal void EndUse() => use.End();

    /// <summary>Begins a use of the tensor, which ends with what is returned.</summary>
    /// <inheritdoc cref="BeginUse" path="/exception"/>
    internal SharedUse.Turn Use() => use.Take();

    /// <summary>Replaces the entire content, after the device's earlier work; the host's memory may be reused when it returns.</summary>
    /// <param name="bytes">Exactly <see cref="ByteCount"/> bytes.</param>
    protected abstract void WriteCore(ReadOnlySpan<byte> bytes);

    /// <summary>Copies the entire content to the host, after the device's earlier work, and waits for it.</summary>
    /// <param name="bytes">Receives exactly <see cref="ByteCount"/> bytes.</param>
    protected abstract void ReadCore(Span<byte> bytes);

    /// <summary>Frees what the tensor owns, once the device no longer reads it. May be called more than once.</summary>
    /// <param name="disposing">Whether it is disposed of rather than finalised.</param>
    protected abstract void Dispose(bool disposing);

    private void Read<T>(Span<T> values, ElementType type)
        where T : unmanaged
    {
        RequireAll(values.Length, type, "do not hold");
        using var turn = use.Take();
        using var held = Device.Use();
        try
        {
            ReadCore(MemoryMarshal.AsBytes(values));
        }
        catch (TileDeviceException e) when (Device.Sees(e))
        {
            throw;
        }
    }

    private void RequireAll(int count, ElementType type, string fail)
    {
        if (type != ElementType || count != Shape.ElementCount)
        {
            throw new ArgumentException(
                $"{count} values of {type} {fail} a tensor of {Shape} {ElementType}: {Shape.ElementCount} are needed.");
        }
    }
}

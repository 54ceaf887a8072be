using GpuTiler.Onnx.Interop;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace GpuTiler.Onnx;

/// <summary>
/// An input of a model, in memory that is bound to the session once. Its values stay for every run until they are overwritten.
/// The model owns it.
/// </summary>
public sealed partial class BoundInput
{
    private readonly long[] dimensions;
    private readonly HostMemory memory;
    private readonly InputBinding binding;

    internal BoundInput(string model, string name, OnnxElementType elementType, long[] dimensions, int elementCount)
    {
        (Model, Name, ElementType, ElementCount, this.dimensions) = (model, name, elementType, elementCount, dimensions);
        memory = new HostMemory((long)elementCount * elementType.Size());
        Value = OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance, (TensorElementType)elementType, dimensions, memory.Address, memory.ByteCount);
        binding = new InputBinding(name, memory, elementType, dimensions);
    }

    /// <summary>The model's path.</summary>
    public string Model { get; }

    /// <summary>The input's name in the model.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>Its dimensions, slowest first; all are known.</summary>
    public ReadOnlySpan<long> Dimensions => dimensions;

    /// <summary>The number of elements of the tensor.</summary>
    public int ElementCount { get; }

    /// <summary>Whether it has been written; the model does not run before that.</summary>
    public bool IsWritten { get; private set; }

    internal OrtValue Value { get; }

    /// <summary>Its content, whatever its type.</summary>
    internal ReadOnlySpan<byte> Bytes => memory.AsSpan<byte>();

    /// <summary>Type and dimensions, such as <c>float32 1×3×224×224</c>.</summary>
    public string Description => $"{ElementType.Name()} {string.Join('×', dimensions)}";

    /// <summary>Replaces the entire content.</summary>
    /// <typeparam name="T">The type that <see cref="ElementType"/> names, such as <see cref="float"/> or <see cref="Half"/>.</typeparam>
    /// <param name="values">Every element, in the order of <see cref="Dimensions"/>.</param>
    /// <exception cref="ArgumentException">The input has a different type or number of elements.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!ElementType.Holds<T>() || values.Length != ElementCount)
        {
            throw new ArgumentException($"{values.Length} values of {typeof(T).Name} do not fill the input '{Name}': it is {Description}.");
        }

        values.CopyTo(AsSpan<T>());
    }

    /// <summary>Replaces the entire content with that of another input of the same type and number of elements.</summary>
    /// <param name="other">The other input, such as the same one of a model that was loaded a second time.</param>
    /// <exception cref="ArgumentException">It has a different type or number of elements.</exception>
    /// <exception cref="ObjectDisposedException">One of the models has been disposed of.</exception>
    public void CopyFrom(BoundInput other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ElementType != ElementType || other.ElementCount != ElementCount)
        {
            throw new ArgumentException($"The input '{Name}' is {Description}, and what is copied {other.Description}.");
        }

        other.Bytes.CopyTo(memory.AsSpan<byte>());
        IsWritten = true;
    }

    /// <summary>The bound memory itself, for a caller that produces values in place. The input counts as written from then on.</summary>
    /// <typeparam name="T">The type that <see cref="ElementType"/> names.</typeparam>
    /// <exception cref="ArgumentException">The input has a different type.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed of.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (!ElementType.Holds<T>())
        {
            throw new ArgumentException($"The input '{Name}' is {Description}; it has no span of {typeof(T).Name}.");
        }

        var span = memory.AsSpan<T>();
        IsWritten = true;
        return span;
    }

    /// <summary>Writes bytes of its type at the beginning, and zeros after them.</summary>
    internal void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        var all = memory.AsSpan<byte>();
        bytes.CopyTo(all);
        all[bytes.Length..].Clear();
        IsWritten = true;
    }

    /// <summary>Passes what was written to a session's binding.</summary>
    internal void Bind(OrtIoBinding session) => binding.Bind(session);

    internal void Free()
    {
        binding.Free();
        Value.Dispose();
        memory.Free();
    }
}

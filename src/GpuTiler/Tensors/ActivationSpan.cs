using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// Activations in the host's memory, of either element type: what <see cref="ReadOnlySpan{T}"/> is to values of one type. It copies nothing
/// and owns nothing.
/// </summary>
/// <remarks>
/// Spans and arrays of <see cref="float"/> and <see cref="Half"/> convert implicitly and then have no shape: whatever takes them says
/// which tensor they are, or needs none. Where they have one, it must be that of the tensor asked for.
/// </remarks>
[CollectionBuilder(typeof(ActivationSpan), nameof(Create))]
public readonly ref struct ActivationSpan
{
    // Two spans rather than one of bytes: a span of bytes ends at 2 GiB.
    private readonly ReadOnlySpan<float> singles;
    private readonly ReadOnlySpan<Half> halves;

    /// <summary>Views values as a tensor.</summary>
    /// <param name="values">Every element, in the order of the shape's layout.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <exception cref="ArgumentException">The shape has a different number of elements.</exception>
    public ActivationSpan(ReadOnlySpan<float> values, TensorShape shape)
    {
        singles = values;
        Shape = shape;
        RequireElements(values.Length, shape);
    }

    /// <inheritdoc cref="ActivationSpan(ReadOnlySpan{float}, TensorShape)"/>
    public ActivationSpan(ReadOnlySpan<Half> values, TensorShape shape)
    {
        halves = values;
        (Shape, ElementType) = (shape, ElementType.Float16);
        RequireElements(values.Length, shape);
    }

    private ActivationSpan(ReadOnlySpan<float> values) => singles = values;

    private ActivationSpan(ReadOnlySpan<Half> values)
    {
        halves = values;
        ElementType = ElementType.Float16;
    }

    /// <summary>The tensor's dimensions; <c>default</c> where the values were given without one.</summary>
    public TensorShape Shape { get; }

    /// <summary>The type of one activation.</summary>
    public ElementType ElementType { get; }

    /// <summary>How many values there are.</summary>
    public int Length => ElementType == ElementType.Float16 ? halves.Length : singles.Length;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The values' bytes.</summary>
    /// <exception cref="OverflowException">There are more than a span of bytes can hold, 2 GiB.</exception>
    public ReadOnlySpan<byte> Bytes => ElementType == ElementType.Float16 ? MemoryMarshal.AsBytes(halves) : MemoryMarshal.AsBytes(singles);

    /// <summary>One value, widened exactly.</summary>
    /// <param name="index">Its index, in the order of the layout.</param>
    public float this[int index] => ElementType == ElementType.Float16 ? (float)halves[index] : singles[index];

    /// <summary>Values without a shape.</summary>
    public static implicit operator ActivationSpan(ReadOnlySpan<float> values) => new(values);

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{float})"/>
    public static implicit operator ActivationSpan(Span<float> values) => new((ReadOnlySpan<float>)values);

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{float})"/>
    public static implicit operator ActivationSpan(float[] values) => new(values.AsSpan());

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{float})"/>
    public static implicit operator ActivationSpan(ReadOnlySpan<Half> values) => new(values);

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{float})"/>
    public static implicit operator ActivationSpan(Span<Half> values) => new((ReadOnlySpan<Half>)values);

    /// <inheritdoc cref="op_Implicit(ReadOnlySpan{float})"/>
    public static implicit operator ActivationSpan(Half[] values) => new(values.AsSpan());

    /// <summary>Values of a collection expression, such as <c>[1, 2, 3]</c>, without a shape.</summary>
    public static ActivationSpan Create(ReadOnlySpan<float> values) => new(values);

    /// <summary>Enumerates the values, widened exactly, in the order of the layout.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>The values in their own type.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="Half"/>, as <see cref="ElementType"/> says.</typeparam>
    /// <exception cref="ArgumentException">They are of another type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged =>
        typeof(T) == typeof(float) && ElementType == ElementType.Float32 ? MemoryMarshal.Cast<float, T>(singles)
        : typeof(T) == typeof(Half) && ElementType == ElementType.Float16 ? MemoryMarshal.Cast<Half, T>(halves)
        : throw new ArgumentException($"The activations are {ElementType}; they are no span of {typeof(T).Name}.");

    /// <summary>The same values as a tensor of these dimensions.</summary>
    /// <exception cref="ArgumentException">
    /// They already have a different shape, or the shape has a different number of elements.
    /// </exception>
    public ActivationSpan WithShape(TensorShape shape)
    {
        RequireShape(shape);
        return ElementType == ElementType.Float16 ? new(halves, shape) : new(singles, shape);
    }

    /// <summary>Some of the values, without a shape.</summary>
    /// <param name="start">The first.</param>
    /// <param name="length">How many.</param>
    public ActivationSpan Slice(int start, int length) =>
        ElementType == ElementType.Float16 ? halves.Slice(start, length) : singles.Slice(start, length);

    /// <summary>Copies the values, widened exactly.</summary>
    /// <param name="destination">Receives <see cref="Length"/> values.</param>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Length)
        {
            throw new ArgumentException($"{Length} values do not fit into a span of {destination.Length}.");
        }

        if (ElementType == ElementType.Float32)
        {
            singles.CopyTo(destination);
            return;
        }

        var target = destination[..halves.Length];
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = (float)halves[i];
        }
    }

    /// <summary>Refuses values that are not exactly a tensor of these dimensions.</summary>
    internal void RequireShape(TensorShape shape)
    {
        if (Shape != default && Shape != shape)
        {
            throw new ArgumentException($"The activations are a tensor of {Shape}, and one of {shape} is needed.");
        }

        RequireElements(Length, shape);
    }

    /// <summary>Enumerates values of either type.</summary>
    public ref struct Enumerator
    {
        private readonly ActivationSpan values;
        private int index = -1;

        internal Enumerator(ActivationSpan values) => this.values = values;

        /// <summary>The value.</summary>
        public readonly float Current => values[index];

        /// <summary>Moves to the next value.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext() => ++index < values.Length;
    }

    private static void RequireElements(int length, TensorShape shape)
    {
        if (length != shape.ElementCount)
        {
            throw new ArgumentException($"A tensor of {shape} has {shape.ElementCount} elements; the span has {length}.");
        }
    }
}

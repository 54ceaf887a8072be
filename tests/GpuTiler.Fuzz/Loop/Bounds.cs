using System.Globalization;

namespace GpuTiler.Fuzz;

/// <summary>What a reader may use for an input of n bytes.</summary>
/// <param name="Bytes">Managed bytes that it may allocate for any input.</param>
/// <param name="BytesPerByte">Managed bytes more for each byte of the input.</param>
internal readonly record struct Bounds(long Bytes, long BytesPerByte)
{
    /// <summary>Time for any input. Generous, because other programs run too: what is to be found is quadratic work and bombs.</summary>
    public TimeSpan LeastTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Time more for each byte of the input.</summary>
    public TimeSpan TimePerByte { get; init; } = TimeSpan.FromMicroseconds(10);

    /// <summary>The most bytes for an input.</summary>
    public long BytesFor(int length) => Bytes + (BytesPerByte * length);

    /// <summary>The longest time for an input.</summary>
    public TimeSpan TimeFor(int length) => LeastTime + (TimePerByte * length);

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Bytes >> 10} KiB + {BytesPerByte}·n bytes, {LeastTime.TotalSeconds} s + {TimePerByte.TotalMicroseconds}·n µs");
}

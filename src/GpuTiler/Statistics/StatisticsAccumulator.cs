using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GpuTiler;

/// <summary>Joins blocks of values into their statistics. Each block is read from memory once, and then twice from the cache.</summary>
internal struct StatisticsAccumulator
{
    private const int BlockLength = 1024;
    private const int Lanes = 16;

    private ValueStatistics all;

    /// <summary>What was added.</summary>
    public readonly ValueStatistics ToStatistics() =>
        all.FiniteCount > 0 ? all : all with { Minimum = float.NaN, Maximum = float.NaN, Mean = double.NaN };

    /// <summary>Adds values of either type, widened exactly.</summary>
    public void Add<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        Span<float> padded = stackalloc float[BlockLength];
        for (int at = 0; at < values.Length; at += BlockLength)
        {
            int count = Math.Min(BlockLength, values.Length - at);
            var block = values.Slice(at, count);
            if (typeof(T) == typeof(float) && count == BlockLength)
            {
                Join(MemoryMarshal.Cast<T, float>(block), count);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                padded[i] = Element.ToSingle(block[i]);
            }

            Join(Pad(padded, count), count);
        }
    }

    /// <summary>Adds values that are a stride apart, from the first on: a map whose channels come last.</summary>
    public void AddEvery<T>(ReadOnlySpan<T> values, int number, int stride)
        where T : unmanaged
    {
        Span<float> gathered = stackalloc float[BlockLength];
        for (int at = 0; number > 0; number -= BlockLength)
        {
            int count = Math.Min(BlockLength, number);
            for (int i = 0; i < count; i++, at += stride)
            {
                gathered[i] = Element.ToSingle(values[at]);
            }

            Join(Pad(gathered, count), count);
        }
    }

    // NaN takes part in nothing; what was added is taken off its count again.
    private static ReadOnlySpan<float> Pad(Span<float> block, int count)
    {
        int whole = (count + Lanes - 1) / Lanes * Lanes;
        block[count..whole].Fill(float.NaN);
        return block[..whole];
    }

    // Sixteen lanes, whatever the machine has: the order of the sums is part of the result.
    private void Join(ReadOnlySpan<float> block, int count)
    {
        ref float first = ref MemoryMarshal.GetReference(block);
        var lo = Vector512.Create(float.PositiveInfinity);
        var hi = Vector512.Create(float.NegativeInfinity);
        Vector512<double> lower = default, upper = default;
        Vector512<int> finite = default, zeros = default, nan = default, positive = default;
        for (nuint i = 0; i < (nuint)block.Length; i += Lanes)
        {
            var x = Vector512.LoadUnsafe(ref first, i);
            var isFinite = IsFinite(x);
            // −0 becomes +0: which of the two a minimum returns differs between machines.
            var kept = Vector512.ConditionalSelect(isFinite, x, Vector512<float>.Zero) + Vector512<float>.Zero;
            lower += Vector512.WidenLower(kept);
            upper += Vector512.WidenUpper(kept);
            lo = Vector512.MinNative(lo, Vector512.ConditionalSelect(isFinite, kept, lo));
            hi = Vector512.MaxNative(hi, Vector512.ConditionalSelect(isFinite, kept, hi));
            // A comparison that holds is −1.
            finite -= isFinite.AsInt32();
            zeros -= Vector512.Equals(x, Vector512<float>.Zero).AsInt32();
            nan -= (~Vector512.Equals(x, x)).AsInt32();
            positive -= Vector512.Equals(x, Vector512.Create(float.PositiveInfinity)).AsInt32();
        }

        int finiteCount = Vector512.Sum(finite);
        float maximum = Reduce(hi, MathF.Max);
        double mean = (Sum(lower) + Sum(upper)) / Math.Max(finiteCount, 1);
        Deviations(block, mean, maximum, out double squares, out int maxima);
        int padding = block.Length - count;
        int notNumbers = Vector512.Sum(nan) - padding;
        int plus = Vector512.Sum(positive);
        var added = new ValueStatistics
        {
            Count = count,
            ZeroCount = Vector512.Sum(zeros),
            MaximumCount = finiteCount > 0 ? maxima : 0,
            NonFinite = new(notNumbers, plus, count - finiteCount - notNumbers - plus),
            Minimum = Reduce(lo, MathF.Min),
            Maximum = maximum,
            Mean = mean,
            SquaredDeviations = squares,
        };
        all = all.Count == 0 ? added : ValueStatistics.Join(all, added);
    }

    private static void Deviations(ReadOnlySpan<float> block, double mean, float maximum, out double squares, out int maxima)
    {
        ref float first = ref MemoryMarshal.GetReference(block);
        Vector512<double> lower = default, upper = default;
        Vector512<int> equal = default;
        for (nuint i = 0; i < (nuint)block.Length; i += Lanes)
        {
            var x = Vector512.LoadUnsafe(ref first, i);
            var isFinite = IsFinite(x);
            var (low, high) = (Vector512.WidenLower(x) - Vector512.Create(mean), Vector512.WidenUpper(x) - Vector512.Create(mean));
            var (keptLow, keptHigh) = Vector512.Widen(isFinite.AsInt32());
            low = (low.AsInt64() & keptLow).AsDouble();
            high = (high.AsInt64() & keptHigh).AsDouble();
            lower += low * low;
            upper += high * high;
            equal -= Vector512.Equals(x, Vector512.Create(maximum)).AsInt32();
        }

        squares = Sum(lower) + Sum(upper);
        maxima = Vector512.Sum(equal);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> IsFinite(Vector512<float> x) =>
        Vector512.LessThan(Vector512.Abs(x), Vector512.Create(float.PositiveInfinity));

    // In the order of the lanes: the library's own sum chooses its own order.
    private static double Sum(Vector512<double> lanes)
    {
        double sum = lanes[0];
        for (int lane = 1; lane < Vector512<double>.Count; lane++)
        {
            sum += lanes[lane];
        }

        return sum;
    }

    private static float Reduce(Vector512<float> lanes, Func<float, float, float> choose)
    {
        float chosen = lanes[0];
        for (int lane = 1; lane < Lanes; lane++)
        {
            chosen = choose(chosen, lanes[lane]);
        }

        return chosen;
    }
}

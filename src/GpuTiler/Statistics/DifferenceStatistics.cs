using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// How two tensors of the same shape, A and B, differ, value by value. Only pairs of finite values take part in the distances; a pair with
/// NaN or an infinity is alike where both are NaN, or the same infinity, and otherwise unlike.
/// </summary>
/// <remarks>
/// Differences, sums and products are in binary64; sums are joined from blocks of 1024 values, so that small terms are not lost.
/// </remarks>
public readonly record struct DifferenceStatistics
{
    private const int BlockLength = 1024;

    /// <summary>How many pairs there are.</summary>
    public long Count { get; private init; }

    /// <summary>Pairs of two finite values.</summary>
    public long FiniteCount { get; private init; }

    /// <summary>Pairs of two finite values that are not equal, and unlike pairs; +0 and −0 are equal.</summary>
    public long DifferentCount { get; private init; }

    /// <summary>Pairs with NaN or an infinity that are the same in both.</summary>
    public long AlikeCount { get; private init; }

    /// <summary>Pairs with NaN or an infinity that are not the same in both.</summary>
    public long UnlikeCount => Count - FiniteCount - AlikeCount;

    /// <summary>Whether the two are the same bytes; values of different types never are.</summary>
    public bool IsIdentical { get; private init; }

    /// <summary>The largest |A − B|; NaN where no pair is finite.</summary>
    public double Maximum { get; private init; }

    /// <summary>
    /// The number of the first pair with that difference, in the order of the tensor's layout; −1 where no pair is finite.
    /// </summary>
    public long MaximumAt { get; private init; }

    /// <summary>The mean of |A − B|; NaN where no pair is finite.</summary>
    public double Mean { get; private init; }

    /// <summary>The root of the mean of (A − B)²; NaN where no pair is finite.</summary>
    public double RootMeanSquare { get; private init; }

    /// <summary>Σ A·B / √(Σ A² · Σ B²), 1 for the same direction; NaN where A or B is zero everywhere.</summary>
    public double CosineSimilarity { get; private init; }

    /// <summary>The largest less the smallest finite value of A; NaN where no pair is finite.</summary>
    public double Span { get; private init; }

    /// <summary>The largest finite magnitude in A or B, of pairs of two finite values; NaN where no pair is finite.</summary>
    public double Magnitude { get; private init; }

    /// <summary>
    /// <see cref="Maximum"/> as a fraction of <see cref="Magnitude"/>, at most 2; 0 where nothing differs, NaN where no pair is finite.
    /// </summary>
    public double RelativeMaximum => Maximum == 0 ? 0 : Maximum / Magnitude;

    /// <summary>
    /// The peak signal-to-noise ratio 20·log₁₀(<see cref="Span"/> / <see cref="RootMeanSquare"/>) in dB, +∞ where nothing differs.
    /// </summary>
    public double PeakSignalToNoise => RootMeanSquare == 0 ? double.PositiveInfinity : 20 * Math.Log10(Span / RootMeanSquare);

    /// <summary>Compares two tensors.</summary>
    /// <exception cref="ArgumentException">They have different numbers of values.</exception>
    public static DifferenceStatistics Of(ActivationSpan a, ActivationSpan b) => (a.ElementType, b.ElementType) switch
    {
        (ElementType.Float32, ElementType.Float32) => Compare(a.As<float>(), b.As<float>()),
        (ElementType.Float16, ElementType.Float16) => Compare(a.As<Half>(), b.As<Half>()),
        (ElementType.Float32, _) => Compare(a.As<float>(), b.As<Half>()),
        _ => Compare(a.As<Half>(), b.As<float>()),
    };

    private static DifferenceStatistics Compare<TA, TB>(ReadOnlySpan<TA> a, ReadOnlySpan<TB> b)
        where TA : unmanaged
        where TB : unmanaged
    {
        if (a.Length != b.Length)
        {
            throw new ArgumentException($"{a.Length} values cannot be compared with {b.Length}: as many are needed.");
        }

        var all = new Sums { Lowest = double.PositiveInfinity, Highest = double.NegativeInfinity, Largest = -1, LargestAt = -1 };
        for (int at = 0; at < a.Length; at += BlockLength)
        {
            int count = Math.Min(BlockLength, a.Length - at);
            Add(ref all, a.Slice(at, count), b.Slice(at, count), at);
        }

        bool isNumber = all.Finite > 0;
        return new()
        {
            Count = a.Length,
            FiniteCount = all.Finite,
            DifferentCount = all.Different,
            AlikeCount = all.Alike,
            IsIdentical = typeof(TA) == typeof(TB) && MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b)),
            Maximum = isNumber ? all.Largest : double.NaN,
            MaximumAt = all.LargestAt,
            Mean = all.Distances / all.Finite,
            RootMeanSquare = Math.Sqrt(all.Squares / all.Finite),
            // Rounding may take it past its bounds.
            CosineSimilarity = Math.Clamp(all.Products / (Math.Sqrt(all.SquaresOfA) * Math.Sqrt(all.SquaresOfB)), -1, 1),
            Span = isNumber ? all.Highest - all.Lowest : double.NaN,
            Magnitude = isNumber ? all.Magnitude : double.NaN,
        };
    }

    private static void Add<TA, TB>(ref Sums all, ReadOnlySpan<TA> a, ReadOnlySpan<TB> b, long first)
        where TA : unmanaged
        where TB : unmanaged
    {
        double distances = 0, squares = 0, products = 0, squaresOfA = 0, squaresOfB = 0;
        for (int i = 0; i < a.Length; i++)
        {
            float x = Element.ToSingle(a[i]), y = Element.ToSingle(b[i]);
            if (!float.IsFinite(x) || !float.IsFinite(y))
            {
                bool isAlike = x.Equals(y);
                all.Alike += isAlike ? 1 : 0;
                all.Different += isAlike ? 0 : 1;
                continue;
            }

            double valueOfA = x, valueOfB = y, distance = Math.Abs(valueOfA - valueOfB);
            all.Finite++;
            all.Different += x == y ? 0 : 1;
            if (distance > all.Largest)
            {
                (all.Largest, all.LargestAt) = (distance, first + i);
            }

            all.Lowest = Math.Min(all.Lowest, valueOfA);
            all.Highest = Math.Max(all.Highest, valueOfA);
            all.Magnitude = Math.Max(all.Magnitude, Math.Max(Math.Abs(valueOfA), Math.Abs(valueOfB)));
            distances += distance;
            squares += distance * distance;
            products += valueOfA * valueOfB;
            squaresOfA += valueOfA * valueOfA;
            squaresOfB += valueOfB * valueOfB;
        }

        all.Distances += distances;
        all.Squares += squares;
        all.Products += products;
        all.SquaresOfA += squaresOfA;
        all.SquaresOfB += squaresOfB;
    }

    private struct Sums
    {
        public long Finite, Different, Alike, LargestAt;
        public double Largest, Lowest, Highest, Magnitude, Distances, Squares, Products, SquaresOfA, SquaresOfB;
    }
}

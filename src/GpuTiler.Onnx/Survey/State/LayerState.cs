namespace GpuTiler.Onnx;

/// <summary>
/// What a survey knows of the units of one layer: its size depends on the units and on K alone, and it is the same in whatever order the
/// pictures came, and however they were shared out.
/// </summary>
internal sealed class LayerState
{
    /// <summary>Prepares a layer that no picture was seen of.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="top">How many pictures each unit keeps, K.</param>
    /// <param name="labels">Labels whose means are kept; 0 keeps none.</param>
    public LayerState(SurveyedLayer layer, int top, int labels = 0)
    {
        (Layer, Labels) = (layer, labels);
        int units = layer.Units;
        (Top, Bottom) = (new Ranking(units, top, largestFirst: true), new Ranking(units, top, largestFirst: false));
        (Sums, Squares) = (new ulong[units * WideSum.SumWords], new ulong[units * WideSum.SquareWords]);
        (Finite, Zeros, NaN) = (new long[units], new long[units], new long[units]);
        (PositiveInfinity, NegativeInfinity, Unsummed) = (new long[units], new long[units], new long[units]);
        (Active, Histogram) = (new int[units], new uint[units * ValueBins.Count]);
        LabelSums = new ulong[checked(labels * units * WideSum.SumWords)];
        LabelCounts = new long[labels * units];
    }

    public SurveyedLayer Layer { get; }

    /// <summary>Labels whose means are kept.</summary>
    public int Labels { get; }

    public Ranking Top { get; }

    public Ranking Bottom { get; }

    /// <summary>Wide sums of the finite values of each unit.</summary>
    public ulong[] Sums { get; }

    /// <summary>Wide sums of their squares.</summary>
    public ulong[] Squares { get; }

    public long[] Finite { get; }

    public long[] Zeros { get; }

    public long[] NaN { get; }

    public long[] PositiveInfinity { get; }

    public long[] NegativeInfinity { get; }

    /// <summary>Maps whose sum was beyond the range of float32 where a device made it: the unit's mean is not known then.</summary>
    public long[] Unsummed { get; }

    /// <summary>Pictures whose largest value is above 0.</summary>
    public int[] Active { get; }

    /// <summary>Units × bins: in which bin each picture's largest value is.</summary>
    public uint[] Histogram { get; }

    /// <summary>Labels × units: wide sums of the finite values.</summary>
    public ulong[] LabelSums { get; }

    /// <summary>Labels × units: how many they are.</summary>
    public long[] LabelCounts { get; }

    /// <summary>Bytes that a layer's state takes.</summary>
    public static long BytesOf(int units, int top, int labels)
    {
        const long Ranked = 2 * (sizeof(float) + sizeof(int) + sizeof(int));
        const long Fixed = ((WideSum.SumWords + WideSum.SquareWords + 6) * sizeof(long)) + sizeof(int) + (ValueBins.Count * sizeof(uint));
        return units * (Fixed + (top * Ranked) + (labels * (long)(WideSum.SumWords + 1) * sizeof(long)));
    }

    /// <summary>Whether every finite value of a unit was 0; not where there was none.</summary>
    public bool IsDead(int unit) => Finite[unit] > 0 && Zeros[unit] == Finite[unit];

    public Span<ulong> SumOf(int unit) => Sums.AsSpan(unit * WideSum.SumWords, WideSum.SumWords);

    public Span<ulong> SquaresOf(int unit) => Squares.AsSpan(unit * WideSum.SquareWords, WideSum.SquareWords);

    public Span<uint> HistogramOf(int unit) => Histogram.AsSpan(unit * ValueBins.Count, ValueBins.Count);

    public Span<ulong> LabelSumOf(int label, int unit) =>
        LabelSums.AsSpan(((label * Layer.Units) + unit) * WideSum.SumWords, WideSum.SumWords);

    /// <summary>Adds what a picture's map is like, its sums apart. Different units may be added to by different threads.</summary>
    public void Add(int unit, int picture, in MapNumbers numbers)
    {
        Finite[unit] += numbers.Finite;
        Zeros[unit] += numbers.Zeros;
        NaN[unit] += numbers.NaN;
        PositiveInfinity[unit] += numbers.PositiveInfinity;
        NegativeInfinity[unit] += numbers.NegativeInfinity;
        if (numbers.Finite == 0)
        {
            return;
        }

        Active[unit] += numbers.Largest > 0 ? 1 : 0;
        HistogramOf(unit)[ValueBins.Of(numbers.Largest)]++;
        Top.Add(unit, numbers.Largest, picture, numbers.LargestPlace);
        Bottom.Add(unit, numbers.Smallest, picture, numbers.SmallestPlace);
    }

    /// <summary>Adds what was found of other pictures.</summary>
    public void Add(LayerState other)
    {
        Top.Add(other.Top);
        Bottom.Add(other.Bottom);
        AddSums(Sums, other.Sums, WideSum.SumWords);
        AddSums(Squares, other.Squares, WideSum.SquareWords);
        AddSums(LabelSums, other.LabelSums, WideSum.SumWords);
        foreach (var (mine, theirs) in new[]
        {
            (Finite, other.Finite), (Zeros, other.Zeros), (NaN, other.NaN), (PositiveInfinity, other.PositiveInfinity),
            (NegativeInfinity, other.NegativeInfinity), (Unsummed, other.Unsummed), (LabelCounts, other.LabelCounts),
        })
        {
            for (int i = 0; i < mine.Length; i++)
            {
                mine[i] += theirs[i];
            }
        }

        for (int i = 0; i < Active.Length; i++)
        {
            Active[i] += other.Active[i];
        }

        for (int i = 0; i < Histogram.Length; i++)
        {
            Histogram[i] += other.Histogram[i];
        }
    }

    private static void AddSums(ulong[] sums, ulong[] others, int words)
    {
        for (int i = 0; i < sums.Length; i += words)
        {
            WideSum.Add(sums.AsSpan(i, words), others.AsSpan(i, words));
        }
    }
}

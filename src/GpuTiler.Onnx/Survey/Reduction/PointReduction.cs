namespace GpuTiler.Onnx;

/// <summary>
/// Adds maps of a single value, those of several pictures together: there is nothing to reduce, and a unit's state is gone through once.
/// </summary>
internal static class PointReduction
{
    /// <summary>Adds what consecutive pictures give a unit.</summary>
    /// <param name="state">The layer, without means by label.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="picture">The number of the first picture.</param>
    /// <param name="values">A value for each picture.</param>
    public static void Add(LayerState state, int unit, int picture, ReadOnlySpan<float> values)
    {
        Span<ulong> sum = state.SumOf(unit), squares = state.SquaresOf(unit);
        var histogram = state.HistogramOf(unit);
        float largest = float.NegativeInfinity, smallest = float.PositiveInfinity;
        int zeros = 0, active = 0;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if (!float.IsFinite(value))
            {
                AddEach(state, unit, picture, values);
                return;
            }

            largest = MathF.Max(largest, value);
            smallest = MathF.Min(smallest, value);
        }

        foreach (float value in values)
        {
            if (value == 0)
            {
                zeros++;
                continue;
            }

            WideSum.AddValue(sum, value);
            WideSum.AddSquare(squares, value);
            histogram[ValueBins.Of(value)]++;
            active += value > 0 ? 1 : 0;
        }

        histogram[ValueBins.Zero] += (uint)zeros;
        state.Finite[unit] += values.Length;
        state.Zeros[unit] += zeros;
        state.Active[unit] += active;
        Rank(state.Top, largest, unit, picture, values);
        Rank(state.Bottom, smallest, unit, picture, values);
    }

    private static void AddEach(LayerState state, int unit, int picture, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            state.Add(unit, picture + i, HostReduction.Reduce(values.Slice(i, 1), state.SumOf(unit), state.SquaresOf(unit)));
        }
    }

    // Where the first picture would not be kept with the foremost value, none is.
    private static void Rank(Ranking ranking, float foremost, int unit, int picture, ReadOnlySpan<float> values)
    {
        if (!ranking.Takes(unit, foremost, picture))
        {
            return;
        }

        for (int i = 0; i < values.Length; i++)
        {
            // −0 is +0.
            ranking.Add(unit, values[i] + 0f, picture + i, place: 0);
        }
    }
}

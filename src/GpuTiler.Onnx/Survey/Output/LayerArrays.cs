using System.Numerics;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>The arrays of one layer in an archive, each under <c>LAYER/NAME</c>.</summary>
internal static class LayerArrays
{
    /// <summary>Writes a layer.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="state">The layer.</param>
    /// <param name="pictures">Pictures that took part.</param>
    /// <param name="hasMoments">Whether means are written too, which follow from the sums and take longer to make than all else.</param>
    public static void Write(NpzWriter archive, LayerState state, int pictures, bool hasMoments)
    {
        var layer = state.Layer;
        int units = layer.Units;
        WriteRanking("top", state.Top);
        WriteRanking("bottom", state.Bottom);
        var moments = hasMoments ? UnitMoments.Of(state) : null;
        Put<long>("count", state.Finite);
        if (moments is not null)
        {
            Put<double>("mean", moments.Means);
            Put<double>("m2", moments.SquaredDeviations);
        }

        Put<float>("minimum", FirstOf(state.Bottom));
        Put<float>("maximum", FirstOf(state.Top));
        Put<long>("zeros", state.Zeros);
        Put<long>("nan", state.NaN);
        Put<long>("positive_infinity", state.PositiveInfinity);
        Put<long>("negative_infinity", state.NegativeInfinity);
        Put<int>("active", state.Active);
        Put<byte>("dead", [.. Enumerable.Range(0, units).Select(unit => (byte)(state.IsDead(unit) ? 1 : 0))]);
        Put<int>("pictures", [pictures], 1);
        Put<uint>("histogram", state.Histogram, units, ValueBins.Count);
        Put<ulong>("sum", state.Sums, units, WideSum.SumWords);
        Put<ulong>("sum_of_squares", state.Squares, units, WideSum.SquareWords);
        Put<long>("unsummed", state.Unsummed);
        if (state.Labels > 0)
        {
            if (moments is not null)
            {
                Put<double>("label_mean", moments.LabelMeans, state.Labels, units);
            }

            Put<long>("label_count", state.LabelCounts, state.Labels, units);
            Put<ulong>("label_sum", state.LabelSums, state.Labels, units, WideSum.SumWords);
        }

        void WriteRanking(string name, Ranking ranking)
        {
            Put<float>($"{name}_value", ranking.Values, units, ranking.Length);
            Put<int>($"{name}_picture", ranking.Pictures, units, ranking.Length);
            Put<int>($"{name}_place", ranking.Places, units, ranking.Length);
        }

        void Put<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
            where T : unmanaged => archive.Write($"{layer.Name}/{name}", values, shape.IsEmpty ? [units] : shape);
    }

    /// <summary>Sees that a layer is as large as its arrays, before memory is taken for it: a document may claim any size.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public static void RequireSize(NpzArchive archive, SurveyedLayer layer, int top, int labels)
    {
        long units = layer.Units;
        Require("histogram", units * ValueBins.Count);
        Require("top_value", units * top);
        if (labels > 0)
        {
            Require("label_sum", (Int128)units * labels * WideSum.SumWords);
        }

        void Require(string name, Int128 count)
        {
            using (OpenArray(archive, $"{layer.Name}/{name}", count, out _))
            {
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote into a layer that no picture was seen of.</summary>
    /// <exception cref="InvalidDataException">An array is missing, damaged or of another shape.</exception>
    public static void Read(NpzArchive archive, LayerState state)
    {
        ReadRanking("top", state.Top);
        ReadRanking("bottom", state.Bottom);
        TakeCounts("count", state.Finite);
        TakeCounts("zeros", state.Zeros);
        TakeCounts("nan", state.NaN);
        TakeCounts("positive_infinity", state.PositiveInfinity);
        TakeCounts("negative_infinity", state.NegativeInfinity);
        TakeCounts("active", state.Active);
        Take("histogram", state.Histogram);
        Take("sum", state.Sums);
        Take("sum_of_squares", state.Squares);
        TakeCounts("unsummed", state.Unsummed);
        if (state.Labels > 0)
        {
            TakeCounts("label_count", state.LabelCounts);
            Take("label_sum", state.LabelSums);
        }

        void ReadRanking(string name, Ranking ranking)
        {
            Take($"{name}_value", ranking.Values);
            Take($"{name}_picture", ranking.Pictures);
            Take($"{name}_place", ranking.Places);
            for (int i = 0; i < ranking.Places.Length; i++)
            {
                if (ranking.Pictures[i] >= 0
                    && (ranking.Places[i] < 0 || ranking.Places[i] >= (long)state.Layer.Height * state.Layer.Width))
                {
                    throw new InvalidDataException(
                        $"{archive.Name}:{state.Layer.Name}/{name}_place has the place {ranking.Places[i]} of a map of {state.Layer.Height}×{state.Layer.Width}.");
                }
            }
        }

        void TakeCounts<T>(string name, T[] values)
            where T : unmanaged, INumber<T>
        {
            Take(name, values);
            if (Array.Exists(values, T.IsNegative))
            {
                throw new InvalidDataException($"{archive.Name}:{state.Layer.Name}/{name} has a negative count.");
            }
        }

        void Take<T>(string name, T[] values)
            where T : unmanaged, INumber<T>
        {
            using var stream = OpenArray(archive, $"{state.Layer.Name}/{name}", values.Length, out var header);
            NpyReader.Read(stream, header, values.AsSpan());
        }
    }

    private static Stream OpenArray(NpzArchive archive, string key, Int128 count, out NpyHeader header)
    {
        if (!archive.Has(key))
        {
            throw new InvalidDataException($"{archive.Name} is no whole survey: it has no array '{key}'.");
        }

        var stream = archive.OpenArray(key, out header);
        if (header.ElementCount != count)
        {
            stream.Dispose();
            throw new InvalidDataException($"{archive.Name}:{key} has {header.ElementCount} elements, and its survey needs {count}.");
        }

        return stream;
    }

    // NaN if there is none.
    private static float[] FirstOf(Ranking ranking) =>
        [.. Enumerable.Range(0, ranking.Values.Length / ranking.Length).Select(unit => ranking.Values[unit * ranking.Length])];
}

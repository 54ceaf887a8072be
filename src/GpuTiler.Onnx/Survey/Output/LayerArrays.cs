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

    /// <summary>Reads what <see cref="Write"/> wrote into a layer that no picture was seen of.</summary>
    /// <exception cref="InvalidDataException">An array is missing, damaged or of another shape.</exception>
    public static void Read(NpzArchive archive, LayerState state)
    {
        ReadRanking("top", state.Top);
        ReadRanking("bottom", state.Bottom);
        Take("count", state.Finite);
        Take("zeros", state.Zeros);
        Take("nan", state.NaN);
        Take("positive_infinity", state.PositiveInfinity);
        Take("negative_infinity", state.NegativeInfinity);
        Take("active", state.Active);
        Take("histogram", state.Histogram);
        Take("sum", state.Sums);
        Take("sum_of_squares", state.Squares);
        Take("unsummed", state.Unsummed);
        if (state.Labels > 0)
        {
            Take("label_count", state.LabelCounts);
            Take("label_sum", state.LabelSums);
        }

        void ReadRanking(string name, Ranking ranking)
        {
            Take($"{name}_value", ranking.Values);
            Take($"{name}_picture", ranking.Pictures);
            Take($"{name}_place", ranking.Places);
        }

        void Take<T>(string name, T[] values)
            where T : unmanaged, INumber<T>
        {
            string key = $"{state.Layer.Name}/{name}";
            if (!archive.Keys.Contains(key))
            {
                throw new InvalidDataException($"{archive.Name} is no whole survey: it has no array '{key}'.");
            }

            using var stream = archive.OpenArray(key, out var header);
            if (header.ElementCount != values.Length)
            {
                throw new InvalidDataException($"{archive.Name}:{key} has {header.ElementCount} elements, and its survey needs {values.Length}.");
            }

            NpyReader.Read(stream, header, values.AsSpan());
        }
    }

    // NaN if there is none.
    private static float[] FirstOf(Ranking ranking) =>
        [.. Enumerable.Range(0, ranking.Values.Length / ranking.Length).Select(unit => ranking.Values[unit * ranking.Length])];
}

using System.Numerics;

namespace GpuTiler.Onnx;

/// <summary>
/// Means and squared deviations of a layer's units, made once from the exact sums: <c>mean = S/n</c> and <c>M2 = Q − S²/n</c> over the n
/// finite values of all pictures, where S is their sum and Q that of their squares; each is rounded once. NaN where there is no value.
/// </summary>
/// <param name="Means">Of each unit.</param>
/// <param name="SquaredDeviations">Of each unit; M2 / n is the variance.</param>
/// <param name="LabelMeans">Labels × units.</param>
internal sealed record UnitMoments(double[] Means, double[] SquaredDeviations, double[] LabelMeans)
{
    public static UnitMoments Of(LayerState state)
    {
        int units = state.Layer.Units;
        var (means, deviations) = (new double[units], new double[units]);
        for (int unit = 0; unit < units; unit++)
        {
            (means[unit], deviations[unit]) = state.Finite[unit] == 0 || state.Unsummed[unit] > 0
                ? (double.NaN, double.NaN)
                : Of(WideSum.ToInteger(state.SumOf(unit)), WideSum.ToInteger(state.SquaresOf(unit)), state.Finite[unit]);
        }

        var byLabel = new double[state.Labels * units];
        for (int i = 0; i < byLabel.Length; i++)
        {
            byLabel[i] = state.LabelCounts[i] == 0 || state.Unsummed[i % units] > 0
                ? double.NaN
                : ExactQuotient.Of(WideSum.ToInteger(state.LabelSumOf(i / units, i % units)), state.LabelCounts[i], WideSum.SumScale);
        }

        return new(means, deviations, byLabel);
    }

    // Sums that a device rounded may contradict each other by less than a rounding: no deviation is negative.
    private static (double Mean, double SquaredDeviations) Of(BigInteger sum, BigInteger squares, BigInteger count) => (
        ExactQuotient.Of(sum, count, WideSum.SumScale),
        ExactQuotient.Of(BigInteger.Max(0, (squares * count) - (sum * sum)), count, WideSum.SquareScale));
}

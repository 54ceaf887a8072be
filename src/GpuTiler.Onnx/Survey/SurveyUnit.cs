namespace GpuTiler.Onnx;

/// <summary>What a survey found of one unit.</summary>
public sealed record SurveyUnit
{
    internal SurveyUnit()
    {
    }

    /// <summary>The layer.</summary>
    public required string Layer { get; init; }

    /// <summary>The unit: a map of the layer, from 0.</summary>
    public required int Unit { get; init; }

    /// <summary>Pictures that were seen.</summary>
    public required int Pictures { get; init; }

    /// <summary>Pictures whose largest value is above 0.</summary>
    public required int Active { get; init; }

    /// <summary>Whether every finite value of all pictures is 0.</summary>
    public bool IsDead => Count > 0 && Zeros == Count;

    /// <summary>Finite values of all pictures.</summary>
    public required long Count { get; init; }

    /// <summary>Those that are 0.</summary>
    public required long Zeros { get; init; }

    /// <summary>The share of zeros among the finite values, 0 to 1; NaN if there are none.</summary>
    public double ZeroShare => (double)Zeros / Count;

    /// <summary>Values that are NaN.</summary>
    public required long NaN { get; init; }

    /// <summary>Values that are +∞.</summary>
    public required long PositiveInfinity { get; init; }

    /// <summary>Values that are −∞.</summary>
    public required long NegativeInfinity { get; init; }

    /// <summary>The mean of the finite values; NaN if there are none.</summary>
    public required double Mean { get; init; }

    /// <summary>The sum of their squared distances from the mean.</summary>
    public required double SquaredDeviations { get; init; }

    /// <summary>The population's standard deviation.</summary>
    public double StandardDeviation => Math.Sqrt(SquaredDeviations / Count);

    /// <summary>The smallest finite value; NaN if there are none.</summary>
    public float Minimum => Bottom is [var first, ..] ? first.Value : float.NaN;

    /// <summary>The largest finite value; NaN if there are none.</summary>
    public float Maximum => Top is [var first, ..] ? first.Value : float.NaN;

    /// <summary>The pictures with the largest values, the largest first.</summary>
    public required IReadOnlyList<RankedPicture> Top { get; init; }

    /// <summary>The pictures with the smallest values, the smallest first.</summary>
    public required IReadOnlyList<RankedPicture> Bottom { get; init; }
}

namespace GpuTiler.Viewer;

/// <summary>A unit's numbers over all pictures of a survey, and the pictures that it responds to.</summary>
internal sealed record SurveyedUnit
{
    /// <summary>Pictures that took part.</summary>
    public required int Pictures { get; init; }

    /// <summary>Those whose largest value is above 0.</summary>
    public required int Active { get; init; }

    /// <summary>Whether all values were zero.</summary>
    public required bool Dead { get; init; }

    /// <summary>The mean of the finite values.</summary>
    public required double Mean { get; init; }

    /// <summary>Their standard deviation.</summary>
    public required double Deviation { get; init; }

    /// <summary>The smallest of them.</summary>
    public required float Min { get; init; }

    /// <summary>The largest.</summary>
    public required float Max { get; init; }

    /// <summary>The share of zeros among them, 0 to 1; NaN where there is none.</summary>
    public required double Zeros { get; init; }

    /// <summary>The pictures of the largest values, the largest first.</summary>
    public required IReadOnlyList<SurveyedPicture> Top { get; init; }
}

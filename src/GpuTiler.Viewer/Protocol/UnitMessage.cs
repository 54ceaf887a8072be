namespace GpuTiler.Viewer;

/// <summary>Statistics of the unit that a person looks at.</summary>
internal sealed record UnitMessage : ServerMessage
{
    /// <summary>The layer's place in the list.</summary>
    public required int Layer { get; init; }

    /// <summary>Which of its maps.</summary>
    public required int Map { get; init; }

    /// <summary>What was subtracted; <see langword="null"/> for nothing.</summary>
    public string? Against { get; init; }

    /// <summary>The frame that was sent last.</summary>
    public required uint Frame { get; init; }

    /// <summary>The smallest finite value.</summary>
    public required float Min { get; init; }

    /// <summary>The largest finite value.</summary>
    public required float Max { get; init; }

    /// <summary>The mean of the finite values.</summary>
    public required double Mean { get; init; }

    /// <summary>Their standard deviation.</summary>
    public required double Deviation { get; init; }

    /// <summary>The share of zeros, 0 to 1.</summary>
    public required double Zeros { get; init; }

    /// <summary>The same over the last inputs that were looked at.</summary>
    public required double ZerosRecent { get; init; }

    /// <summary>How many values are NaN.</summary>
    public required long Nan { get; init; }

    /// <summary>How many are infinite.</summary>
    public required long Infinite { get; init; }

    /// <summary>Whether half of the values or more are the largest one.</summary>
    public required bool Saturated { get; init; }

    /// <summary>Whether all values were zero over the last inputs.</summary>
    public required bool Dead { get; init; }

    /// <summary>How many values are in each of 64 bins between the extremes.</summary>
    public required IReadOnlyList<long> Histogram { get; init; }
}

namespace GpuTiler.Onnx;

/// <summary>The pictures that an ascent found: those that are shown, in order, and those that are left out.</summary>
public sealed class MaximizedPictures
{
    private readonly AscentRecipe recipe;
    private readonly TensorShape picture;
    private readonly IReadOnlyList<long> input;

    /// <summary>How many channels a picture in colour has.</summary>
    internal const int ColorChannels = 3;

    private const int UsualMargin = 2;

    internal MaximizedPictures(IReadOnlyList<MaximizedUnit> units, in AscentRecipe recipe, TensorShape picture, IReadOnlyList<long> input)
    {
        (this.recipe, this.picture, this.input) = (recipe, picture, input);
        List<MaximizedUnit> kept = [];
        List<(MaximizedUnit Unit, LeftOutReason Reason)> left = [];
        foreach (var unit in units)
        {
            LeftOutReason? reason = unit.Picture.IsEmpty ? LeftOutReason.Unfinished
                : unit.LeastLoss <= recipe.LeastLoss ? LeftOutReason.Loss
                : Sum(unit.Input.Span) <= recipe.LeastSum ? LeftOutReason.Sum
                : null;
            if (reason is { } found)
            {
                left.Add((unit, found));
            }
            else
            {
                kept.Add(unit);
            }
        }

        kept = recipe.IsSorted ? [.. kept.OrderByDescending(unit => unit.Loss)] : kept;
        Side = (int)Math.Sqrt(kept.Count);
        if (recipe.IsSquare)
        {
            left.AddRange(kept.Skip(Side * Side).Select(unit => (unit, LeftOutReason.Square)));
            kept = [.. kept.Take(Side * Side)];
        }

        (Shown, LeftOut) = (kept, left);
    }

    /// <summary>The units that are shown.</summary>
    public IReadOnlyList<MaximizedUnit> Shown { get; }

    /// <summary>How many steps each makes in a complete ascent.</summary>
    public int StepsOfEach { get; internal init; }

    /// <summary>The units that are not shown, each with the reason.</summary>
    public IReadOnlyList<(MaximizedUnit Unit, LeftOutReason Reason)> LeftOut { get; }

    /// <summary>The side of the largest square that they fill.</summary>
    public int Side { get; }

    /// <summary>
    /// The default look of their mosaic: in colour, as many in a row as in a column, or a row for each unit's pictures, the recipe's
    /// distance apart.
    /// </summary>
    public TileOptions Appearance => new()
    {
        Columns = recipe.IsSquare ? Side : recipe.Pictures > 1 ? recipe.Pictures : 0,
        Padding = recipe.Margin ?? UsualMargin,
        Border = recipe.Margin is null ? UsualMargin : 0,
        Range = recipe.ShowsUnitRange ? TileRange.Between(0, 1) : TileRange.Tile,
        Composition = picture.Channels == ColorChannels ? TileComposition.Rgb : default,
    };

    /// <summary>The dimensions of <see cref="Inputs"/>.</summary>
    public IReadOnlyList<long> InputDimensions => [Shown.Count, .. input.Skip(1)];

    /// <summary>The shown pictures as maps, the channels of each one after another.</summary>
    public ActivationBuffer Pictures() => Join(
        unit => unit.Picture, TensorShape.Chw(checked(Shown.Count * picture.Channels), picture.Height, picture.Width));

    /// <summary>How many moments of the ascent are kept for all of them.</summary>
    public int Frames => Shown.Count == 0 ? 0 : Shown.Min(unit => unit.Frames.Count);

    /// <summary>The pictures at a moment of the ascent, in the form of <see cref="Pictures()"/>.</summary>
    /// <param name="frame">The moment, from zero.</param>
    public ActivationBuffer Pictures(int frame) => Join(
        unit => unit.Frames[frame], TensorShape.Chw(checked(Shown.Count * picture.Channels), picture.Height, picture.Width));

    /// <summary>The values that the network takes for each, in the order of its input.</summary>
    public ActivationBuffer Inputs() => Join(
        unit => unit.Input, TensorShape.Hw(Shown.Count, (int)input.Skip(1).Aggregate(1L, (product, one) => product * one)));

    /// <summary>The loss of each before each step, a row for each; steps not reached are NaN.</summary>
    public ActivationBuffer Losses()
    {
        int steps = Shown.Count == 0 ? 0 : Shown.Max(unit => unit.StepsMade);
        var rows = new float[Shown.Count * steps];
        Array.Fill(rows, float.NaN);
        foreach (var (i, unit) in Shown.Index())
        {
            unit.Losses.Span.CopyTo(rows.AsSpan(i * steps));
        }

        return ActivationBuffer.Wrap(rows, TensorShape.Hw(Shown.Count, steps));
    }

    private static double Sum(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return sum;
    }

    private ActivationBuffer Join(Func<MaximizedUnit, ReadOnlyMemory<float>> part, TensorShape shape)
    {
        var joined = GC.AllocateUninitializedArray<float>(shape.ElementCount);
        int each = joined.Length / Shown.Count;
        foreach (var (i, unit) in Shown.Index())
        {
            part(unit).Span.CopyTo(joined.AsSpan(i * each));
        }

        return ActivationBuffer.Wrap(joined, shape);
    }
}

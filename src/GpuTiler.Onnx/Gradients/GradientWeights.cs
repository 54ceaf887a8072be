namespace GpuTiler.Onnx;

/// <summary>What each element of a layer counts in the loss: the input that a gradient's model has besides the network's own.</summary>
internal sealed class GradientWeights
{
    private readonly BoundInput input;
    private readonly long[] sample;
    private readonly double[] values;

    /// <param name="input">The input.</param>
    /// <param name="isBatch">Whether its first dimension counts samples.</param>
    public GradientWeights(BoundInput input, bool isBatch)
    {
        this.input = input;
        sample = isBatch ? input.Dimensions[1..].ToArray() : input.Dimensions.ToArray();
        Samples = isBatch ? (int)input.Dimensions[0] : 1;
        values = new double[input.ElementCount / Samples];
    }

    /// <summary>How many values at each edge of a map count nothing; what they counted goes to the others.</summary>
    public int Border { get; init; }

    /// <summary>Whether the channels come last, behind rows and columns.</summary>
    public bool HasChannelsLast { get; init; }

    /// <summary>How many samples there are.</summary>
    public int Samples { get; }

    /// <summary>Weights the units of one sample, and nothing else of it.</summary>
    /// <exception cref="ArgumentException">A unit lies outside.</exception>
    public void Write(int sampleIndex, ReadOnlySpan<GradientUnit> units)
    {
        Array.Clear(values);
        foreach (var unit in units)
        {
            unit.AddTo(sample, values);
        }

        LeaveOutBorder();
        switch (input.ElementType)
        {
            case OnnxElementType.Float16:
                Write(sampleIndex, value => (Half)value);
                break;
            case OnnxElementType.Float64:
                Write(sampleIndex, value => value);
                break;
            default:
                Write(sampleIndex, value => (float)value);
                break;
        }
    }

    private void LeaveOutBorder()
    {
        if (Border == 0 || sample.Length != 3)
        {
            return;
        }

        var (rows, columns, behind) = HasChannelsLast ? (sample[0], sample[1], sample[2]) : (sample[1], sample[2], 1);
        double all = 0, inside = 0;
        for (int i = 0; i < values.Length; i++)
        {
            (all, inside) = (all + values[i], inside + (IsInside(i) ? values[i] : 0));
        }

        if (inside == 0 && all != 0)
        {
            throw new ArgumentException(
                $"Maps of {rows}×{columns} have nothing of the unit but a border of {Border} values, which counts nothing: "
                + "choose a smaller border or a larger picture.");
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= IsInside(i) ? all / inside : 0;
        }

        bool IsInside(int element)
        {
            long column = element / behind % columns, row = element / behind / columns % rows;
            return row >= Border && row < rows - Border && column >= Border && column < columns - Border;
        }
    }

    private void Write<T>(int sampleIndex, Func<double, T> convert)
        where T : unmanaged
    {
        var target = input.AsSpan<T>().Slice(sampleIndex * values.Length, values.Length);
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = convert(values[i]);
        }
    }
}

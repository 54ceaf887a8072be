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

namespace GpuTiler.Onnx;

/// <summary>The input that a method changes from run to run, and its own values meanwhile.</summary>
internal sealed class AttributedInput
{
    private readonly BoundInput input;
    private readonly float[] own;

    /// <param name="inputs">The model's inputs.</param>
    /// <param name="name">The one that it is attributed to.</param>
    /// <param name="method">The method, for the error.</param>
    /// <exception cref="ArgumentException">It is a layer, or no input of float32.</exception>
    public AttributedInput(IReadOnlyList<BoundInput> inputs, string name, AttributionMethod method)
    {
        input = inputs.FirstOrDefault(one => one.Name == name && one.ElementType == OnnxElementType.Float32) ?? throw new ArgumentException(
            $"{method} changes the input from run to run, and '{name}' is no input of float32: attribute to one, or choose another method.");
        own = new float[input.ElementCount];
    }

    /// <summary>The values that the caller wrote.</summary>
    public ReadOnlySpan<float> Own => own;

    /// <summary>What the next run takes.</summary>
    public Span<float> Next => input.AsSpan<float>();

    /// <summary>Keeps what the caller wrote.</summary>
    /// <exception cref="InvalidOperationException">It wrote nothing.</exception>
    public void Keep()
    {
        if (!input.IsWritten)
        {
            throw new InvalidOperationException(
                $"The input '{input.Name}' of {input.Model} has no value: write a tensor of {input.Description}.");
        }

        input.AsSpan<float>().CopyTo(own);
    }

    /// <summary>Puts it back.</summary>
    public void Restore() => own.CopyTo(input.AsSpan<float>());
}

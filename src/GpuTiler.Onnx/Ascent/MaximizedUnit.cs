namespace GpuTiler.Onnx;

/// <summary>What an ascent found for a unit.</summary>
public sealed class MaximizedUnit
{
    private readonly float[] losses;
    private readonly List<ReadOnlyMemory<float>> frames = [];

    internal MaximizedUnit(GradientUnit unit, int number, int steps) => (Unit, Number, losses) = (unit, number, new float[steps]);

    /// <summary>The unit.</summary>
    public GradientUnit Unit { get; }

    /// <summary>Which of the unit's pictures it is, from zero.</summary>
    public int Number { get; }

    /// <summary>Its loss before each step that was made, as measured at the layer.</summary>
    public ReadOnlyMemory<float> Losses => losses.AsMemory(0, StepsMade);

    /// <summary>Its loss before the last step; 0 if none was made.</summary>
    public float Loss => StepsMade == 0 ? 0 : losses[StepsMade - 1];

    /// <summary>How many steps were made.</summary>
    public int StepsMade { get; private set; }

    /// <summary>The picture that it responds to, C×H×W with red first; empty until its ascent has ended.</summary>
    public ReadOnlyMemory<float> Picture { get; internal set; }

    /// <summary>
    /// The values that the network takes for it, in the order of the input without the batch; empty until its ascent has ended.
    /// </summary>
    public ReadOnlyMemory<float> Input { get; internal set; }

    /// <summary>The picture during the ascent, as often as requested (<see cref="MaximizationOptions.Frames"/>).</summary>
    public IReadOnlyList<ReadOnlyMemory<float>> Frames => frames;

    /// <summary>Whether its gradient was zero at the start of the ascent, so that nothing changed.</summary>
    public bool IsDead { get; private set; }

    /// <summary>
    /// The step, from zero, at which its gradient was not a number, so that the picture stopped changing; otherwise null.
    /// </summary>
    public int? BrokenAt { get; private set; }

    /// <summary>The least loss of all steps.</summary>
    internal float LeastLoss { get; private set; } = float.PositiveInfinity;

    internal void AddFrame(ReadOnlyMemory<float> picture) => frames.Add(picture);

    internal void Add(float loss, float magnitude)
    {
        if (!float.IsFinite(magnitude))
        {
            BrokenAt ??= StepsMade;
        }

        // From then on the loss is that of the picture that was kept.
        loss = BrokenAt is null ? loss : Loss;
        IsDead |= StepsMade == 0 && magnitude == 0;
        LeastLoss = Math.Min(LeastLoss, loss);
        losses[StepsMade++] = loss;
    }
}

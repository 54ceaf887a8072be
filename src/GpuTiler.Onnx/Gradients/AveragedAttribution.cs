namespace GpuTiler.Onnx;

/// <summary>A map that is the mean of gradients at several points: integrated gradients, and SmoothGrad.</summary>
internal sealed class AveragedAttribution : Attribution
{
    private const int UsualSteps = 50;
    private const double UsualNoise = 0.15;

    private readonly OnnxGradient gradient;
    private readonly AttributedInput input;
    private readonly DeviceTensor map;
    private readonly AttributionOptions options;
    private readonly ActivationBuffer host = new();
    private readonly float[] mean;
    private readonly double[] sum;

    public AveragedAttribution(string path, TileDevice device, in AttributionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Steps);
        this.options = options with
        {
            Steps = options.Steps == 0 ? UsualSteps : options.Steps,
            Noise = options.Noise == 0 ? UsualNoise : options.Noise,
        };
        gradient = OnnxGradient.Load(path, device, new() { Layer = options.Layer, By = options.By, Model = options.Model });
        try
        {
            input = new(gradient.Inputs, gradient.By, options.Method);
            map = device.CreateTensor(gradient.Gradient.Shape, ElementType.Float32);
        }
        catch
        {
            gradient.Dispose();
            throw;
        }

        (mean, sum) = (new float[input.Own.Length], new double[input.Own.Length]);
    }

    public override string Layer => gradient.Layer;

    public override string By => gradient.By;

    public override IReadOnlyList<BoundInput> Inputs => gradient.Inputs;

    public override DeviceTensor Map => map;

    public override IReadOnlyList<long> Dimensions => gradient.MapDimensions;

    public override IReadOnlyDictionary<string, int> Passed => gradient.Passed;

    public override void SetUnits(params ReadOnlySpan<GradientUnit> units) => gradient.SetUnits(units);

    public override void Run()
    {
        input.Keep();
        Array.Clear(sum);
        var noise = new SeededNoise(options.Seed);
        try
        {
            for (int step = 0; step < options.Steps; step++)
            {
                MoveTo(step, ref noise);
                gradient.Run();
                var found = gradient.Gradient.ToHost(host);
                for (int i = 0; i < sum.Length; i++)
                {
                    sum[i] += found[i];
                }
            }
        }
        finally
        {
            input.Restore();
        }

        bool isIntegral = options.Method == AttributionMethod.IntegratedGradients;
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = (float)(sum[i] / options.Steps * (isIntegral ? input.Own[i] - options.Baseline : 1));
        }

        map.Write(new ActivationSpan(mean, map.Shape));
    }

    // The middle of each step on the way, or the input with noise.
    private void MoveTo(int step, ref SeededNoise noise)
    {
        var own = input.Own;
        var next = input.Next;
        if (options.Method == AttributionMethod.IntegratedGradients)
        {
            float way = (step + 0.5f) / options.Steps;
            for (int i = 0; i < next.Length; i++)
            {
                next[i] = options.Baseline + (way * (own[i] - options.Baseline));
            }

            return;
        }

        var (lo, hi) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in own)
        {
            (lo, hi) = (Math.Min(lo, value), Math.Max(hi, value));
        }

        for (int i = 0; i < next.Length; i++)
        {
            next[i] = own[i] + (float)(noise.NextNormal() * options.Noise * (hi - lo));
        }
    }

    protected override void Dispose(bool disposing)
    {
        map.Dispose();
        gradient.Dispose();
    }
}

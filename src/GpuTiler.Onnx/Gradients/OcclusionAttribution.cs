namespace GpuTiler.Onnx;

/// <summary>
/// A map of what the unit loses where a window of the input is covered: for each pixel the mean over the windows that cover it. It needs no
/// gradient, and so passes every operator.
/// </summary>
internal sealed class OcclusionAttribution : Attribution
{
    // Of the shorter side.
    private const int UsualPart = 8;

    private readonly OnnxModel model;
    private readonly BoundActivation layer;
    private readonly AttributedInput input;
    private readonly DeviceTensor map;
    private readonly TensorShape picture;
    private readonly long[] dimensions;
    private readonly bool isBatch;
    private readonly double[] weights, drops;
    private readonly float[] result;
    private readonly int[] covers;
    private readonly ActivationBuffer host = new();
    private readonly int window;
    private readonly float baseline;

    public OcclusionAttribution(string path, TileDevice device, in AttributionOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Window);
        var target = GradientChoice.Choose(path, new() { Layer = options.Layer, By = options.By, Model = options.Model });
        model = OnnxModel.Load(path, device, options.Model with { Layers = [target.Layer] });
        try
        {
            (layer, By) = (model.Activations[0], target.By);
            input = new(model.Inputs, By, options.Method);
            var bound = model.Inputs.First(one => one.Name == By);
            picture = bound.Dimensions.Length == 4 ? TensorShape.FromModel(bound.Dimensions, target.Layout)
                : throw new ArgumentException($"Occlusion covers windows of pictures, and the input '{By}' is {bound.Description}.");
            isBatch = GradientTarget.IsBatch(layer.Dimensions, bound.Dimensions);
            baseline = options.Baseline;
            window = options.Window > 0 ? options.Window : Math.Max(1, Math.Min(picture.Height, picture.Width) / UsualPart);
            dimensions = picture.Layout == TensorLayout.Nhwc
                ? [picture.Batch, picture.Height, picture.Width, 1]
                : [picture.Batch, 1, picture.Height, picture.Width];
            map = device.CreateTensor(TensorShape.FromModel(dimensions, picture.Layout), ElementType.Float32);
        }
        catch
        {
            model.Dispose();
            throw;
        }

        long samples = isBatch ? layer.Dimensions[0] : 1;
        weights = new double[layer.Shape.ElementCount / samples];
        (drops, result, covers) = (new double[map.Shape.ElementCount], new float[map.Shape.ElementCount], new int[map.Shape.ElementCount]);
        SetUnits(new GradientUnit());
    }

    public override string Layer => layer.Name;

    public override string By { get; }

    public override IReadOnlyList<BoundInput> Inputs => model.Inputs;

    public override DeviceTensor Map => map;

    public override IReadOnlyList<long> Dimensions => dimensions;

    public override void SetUnits(params ReadOnlySpan<GradientUnit> units)
    {
        Array.Clear(weights);
        foreach (var unit in units)
        {
            unit.AddTo(isBatch ? layer.Dimensions[1..] : layer.Dimensions, weights);
        }
    }

    public override void Run()
    {
        input.Keep();
        Array.Clear(drops);
        Array.Clear(covers);
        Span<double> whole = stackalloc double[picture.Batch];
        Measure(whole);
        int step = Math.Max(1, window / 2);
        try
        {
            for (int row = Math.Min(0, picture.Height - window); row + step <= picture.Height; row += step)
            {
                for (int column = Math.Min(0, picture.Width - window); column + step <= picture.Width; column += step)
                {
                    Cover(row, column, whole);
                }
            }
        }
        finally
        {
            input.Restore();
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] = covers[i] == 0 ? 0 : (float)(drops[i] / covers[i]);
        }

        map.Write(new ActivationSpan(result, map.Shape));
    }

    protected override void Dispose(bool disposing)
    {
        map.Dispose();
        model.Dispose();
    }

    private void Cover(int row, int column, ReadOnlySpan<double> whole)
    {
        input.Restore();
        var next = input.Next;
        int endRow = Math.Min(row + window, picture.Height), endColumn = Math.Min(column + window, picture.Width);
        for (int map = 0; map < picture.Batch * picture.Channels; map++)
        {
            for (int y = Math.Max(row, 0); y < endRow; y++)
            {
                for (int x = Math.Max(column, 0); x < endColumn; x++)
                {
                    int image = map / picture.Channels, channel = map % picture.Channels, place = (y * picture.Width) + x;
                    int size = picture.Height * picture.Width;
                    next[picture.Layout == TensorLayout.Nhwc
                        ? (((image * size) + place) * picture.Channels) + channel
                        : (map * size) + place] = baseline;
                }
            }
        }

        Span<double> covered = stackalloc double[whole.Length];
        Measure(covered);
        for (int image = 0; image < whole.Length; image++)
        {
            for (int y = Math.Max(row, 0); y < endRow; y++)
            {
                for (int x = Math.Max(column, 0); x < endColumn; x++)
                {
                    int at = (((image * picture.Height) + y) * picture.Width) + x;
                    drops[at] += whole[image] - covered[image];
                    covers[at]++;
                }
            }
        }
    }

    private void Measure(Span<double> losses)
    {
        model.Run();
        var values = layer.Tensor.ToHost(host);
        for (int image = 0; image < losses.Length; image++)
        {
            int first = isBatch ? image * weights.Length : 0;
            losses[image] = 0;
            for (int i = 0; i < weights.Length; i++)
            {
                losses[image] += weights[i] == 0 ? 0 : weights[i] * values[first + i];
            }
        }
    }
}

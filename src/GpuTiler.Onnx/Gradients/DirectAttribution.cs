namespace GpuTiler.Onnx;

/// <summary>A map that one run of a gradient's graph makes.</summary>
internal sealed class DirectAttribution : Attribution
{
    private readonly OnnxGradient gradient;

    public DirectAttribution(string path, TileDevice device, in AttributionOptions options) => gradient = OnnxGradient.Load(
        path, device, new()
        {
            Layer = options.Layer,
            By = options.By,
            Model = options.Model,
            Rules = options.Method switch
            {
                AttributionMethod.GuidedBackpropagation => GradientRules.GuidedBackpropagation,
                AttributionMethod.Deconvnet => GradientRules.Deconvnet,
                _ => null,
            },
            ByLastMaps = options.Method is AttributionMethod.GradCam or AttributionMethod.GradCamPlusPlus,
        },
        AttributionMaps.Of(options.Method));

    public override string Layer => gradient.Layer;

    public override string By => gradient.By;

    public override IReadOnlyList<BoundInput> Inputs => gradient.Inputs;

    public override DeviceTensor Map => gradient.Map;

    public override IReadOnlyList<long> Dimensions => gradient.MapDimensions;

    public override IReadOnlyDictionary<string, int> Passed => gradient.Passed;

    public override void SetUnits(params ReadOnlySpan<GradientUnit> units) => gradient.SetUnits(units);

    public override void Run() => gradient.Run();

    protected override void Dispose(bool disposing) => gradient.Dispose();
}

using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>The network whose units are explained, and its input, which is a picture.</summary>
/// <param name="model">The network, as the viewer runs it.</param>
/// <param name="input">The input that sources fill.</param>
/// <param name="options">How it was loaded.</param>
internal sealed class AttributedNetwork(OnnxModel model, NetworkInput input, OnnxOptions options)
{
    // The frame loop's network needs the cores.
    private const int PartOfCores = 4;

    /// <summary>The model's file.</summary>
    public string Path => input.Bound.Model;

    /// <summary>The input that sources fill.</summary>
    public NetworkInput Input => input;

    /// <summary>All inputs; those that sources do not fill stay as they are.</summary>
    public IReadOnlyList<BoundInput> Inputs => model.Inputs;

    /// <summary>The input's dimensions as maps.</summary>
    public TensorShape Shape { get; } = ShownInput.ShapeOf(input);

    /// <summary>Tiles of an image: a map, and the channels of the input that it is of.</summary>
    public int Tiles => 1 + Shape.Channels;

    /// <summary>Columns of an image.</summary>
    public int ImageWidth => Tiles * Shape.Width;

    /// <summary>Threads that a gradient runs on.</summary>
    public static int Threads => Math.Max(1, Environment.ProcessorCount / PartOfCores);

    /// <summary>How it is loaded again.</summary>
    public OnnxOptions Options => new()
    {
        InputDimensions = model.Inputs.ToDictionary(one => one.Name, one => one.Dimensions.ToArray()),
        InputLayout = options.InputLayout ?? input.Layout,
        Layout = options.Layout,
        CustomOperatorLibraries = options.CustomOperatorLibraries,
        Threads = Threads,
    };

    /// <summary>How a layer is explained.</summary>
    public AttributionOptions OptionsOf(ViewedLayer layer, AttributionMethod method) => new()
    {
        Method = method,
        Layer = layer.Name,
        By = method == AttributionMethod.GradCam ? null : input.Bound.Name,
        Model = Options,
    };
}

using GpuTiler.Imaging;
using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <content>The common case.</content>
public sealed partial class OnnxModel
{
    /// <summary>Runs a model on a picture or an array, on the processor, and saves the chosen layers as PNG files.</summary>
    /// <param name="model">The <c>.onnx</c> file, with one input to fill.</param>
    /// <param name="input">
    /// A picture (PNG, PNM), which is prepared for the model's input, or an array (<c>.npy</c>); its size becomes the input's if the model
    /// leaves that open.
    /// </param>
    /// <param name="folder">The folder for the files; it is created if missing.</param>
    /// <param name="layers">
    /// Which layers, as in <see cref="OnnxOptions.Layers"/>; <see langword="null"/> for all that can be shown.
    /// </param>
    /// <param name="options">
    /// How they look; <see langword="null"/> for 2 pixels between and around tiles, and pages of at most <see
    /// cref="TilePages.DefaultMaxSize"/> pixels a side.
    /// </param>
    /// <param name="preparation">How a picture's pixels become values.</param>
    /// <param name="cancellationToken">Stops the work at the next image or row.</param>
    /// <returns>The files.</returns>
    /// <exception cref="InvalidDataException">A file is of the wrong kind, or damaged.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot load or run the model, or no chosen layer can be shown.</exception>
    /// <exception cref="ArgumentException">
    /// A pattern matches no layer, the model does not have exactly one input to fill, or the input or the options do not fit.
    /// </exception>
    /// <exception cref="IOException">A file cannot be read or written; files that are finished stay.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled; files that are finished stay.</exception>
    public static IReadOnlyList<WrittenFile> SaveMosaics(
        string model, string input, string folder, IReadOnlyList<string>? layers = null, MosaicOptions? options = null,
        ImagePreparation preparation = default, CancellationToken cancellationToken = default)
    {
        var chosen = options ?? new() { Tiles = new() { Padding = 2, Border = 2 }, MaxSize = TilePages.DefaultMaxSize };
        var needed = ListInputs(model);
        if (needed is not [var only])
        {
            throw new ArgumentException(
                $"{model} has {needed.Count} inputs to fill, and one is given: load it with {nameof(OnnxModel)}.{nameof(Load)}, and fill them all.");
        }

        var dimensions = new Dictionary<string, long[]>();
        if (NpyHeader.IsNpy(input))
        {
            using var file = File.OpenRead(input);
            if (only.Fit(NpyHeader.Read(file, input).Shape) is { } fitting)
            {
                dimensions.Add(only.Name, fitting);
            }
        }
        else if (only.TakesAnySize(preparation.Layout))
        {
            var picture = ImageReader.Read(input);
            dimensions.Add(only.Name, only.FitPicture(picture.Width, picture.Height, preparation.Layout)!);
        }

        var written = new List<WrittenFile>();
        using var device = CpuDevice.Create();
        using var loaded = Load(model, device, new() { Layers = layers, InputDimensions = dimensions });
        loaded.Inputs.Single(one => one.Name == only.Name).Load(input, preparation);
        var renderer = new MosaicRenderer(device) { CancellationToken = cancellationToken };
        var plans = loaded.Activations.ToDictionary(
            activation => activation.Name, activation => MosaicPlan.Create(loaded.Describe(activation, input), chosen));

        // A mosaic that does not fit is refused before anything is written.
        foreach (var plan in plans.Values)
        {
            _ = plan.Pages;
        }

        var sink = new MosaicFiles(ImageFiles.InFolder(folder, written.Add, cancellationToken));
        new LayerPass((running, activation) =>
        {
            using var layer = running.Finish(activation, renderer, plans[activation.Name]);
            sink.Write(layer);
        }).Run(loaded);
        return written;
    }
}

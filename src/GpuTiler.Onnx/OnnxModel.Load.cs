using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

public sealed partial class OnnxModel
{
    /// <summary>Loads a model and taps the chosen layers.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="device">
    /// Where the activations go: in place on a <see cref="CpuDevice"/>, and on a <see cref="ProviderDevice"/>, which runs the network
    /// too; uploaded after each run on others.
    /// </param>
    /// <param name="options">What to keep, and the shapes that the model leaves open.</param>
    /// <exception cref="InvalidDataException">The file is no model, or a damaged one.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot load or run the model, or no chosen layer can be shown.</exception>
    /// <exception cref="ArgumentException">A pattern matches no layer, or the options contradict the model.</exception>
    /// <exception cref="NotSupportedException">The device cannot hold the activations of a layer.</exception>
    /// <exception cref="OutOfMemoryException">There is too little memory for the inputs or the activations.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxModel Load(string path, TileDevice device, OnnxOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (options.Threads < 0)
        {
            throw new ArgumentException($"{options.Threads} threads are unusable: 0 (one for each core) or more are needed.");
        }

        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        ExternalFiles.Check(file, outline);
        var shapes = InputShapes.Resolve(outline, options);
        var selection = LayerSelection.Select(path, LayerCatalog.Read(file, outline, shapes, options), options);

        var host = INetworkHost.Of(device);
        var cleanup = new Stack<Action>();
        try
        {
            string[] layers = [.. selection.Layers.Select(layer => layer.Name)];
            string[] taps = [.. layers.Except(outline.Outputs.Select(output => output.Name))];
            var session = SessionFactory.Open(layers, taps, file, options, shapes.Symbols, host);
            cleanup.Push(session.Dispose);

            var inputs = shapes.Required.Select(input => Keep(Bind(path, input, shapes), bound => bound.Free)).ToArray();
            var found = TappedShapes.Find(host, session, inputs, selection.Layers);
            var fit = selection.Resolve(found, options.Layout);
            var activations = fit
                .Select(tap => Keep(new BoundActivation(tap.Layer, device, host, tap.Shape, tap.Dimensions), bound => bound.Free))
                .ToArray();
            return new OnnxModel(path, host, session, inputs, activations, selection.Skipped);
        }
        catch (Exception e)
        {
            lock (host.Gate)
            {
                while (cleanup.TryPop(out var free))
                {
                    free();
                }
            }

            if (e is OnnxRuntimeException refused)
            {
                throw RuntimeError.Loading(path, refused);
            }

            throw;
        }

        T Keep<T>(T made, Func<T, Action> free)
        {
            cleanup.Push(free(made));
            return made;
        }
    }

    /// <summary>Lists a model's layers without running it.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="options">
    /// Shapes that the model leaves open, and libraries of operators; <see cref="OnnxOptions.Layers"/> plays no part.
    /// </param>
    /// <returns>
    /// Every layer in topological order. Where ONNX Runtime does not load the model, those that the file declares, each with the
    /// reason.
    /// </returns>
    /// <exception cref="InvalidDataException">The file is no model, or a damaged one.</exception>
    /// <exception cref="ArgumentException">The options contradict the model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<OnnxLayer> ListLayers(string path, OnnxOptions options = default)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        try
        {
            return LayerCatalog.Read(file, outline, InputShapes.Resolve(outline, options), options);
        }
        catch (OnnxModelException e)
        {
            return LayerCatalog.ReadDeclared(outline, options, e.Message);
        }
    }

    private static BoundInput Bind(string path, OutlineValue input, InputShapes shapes)
    {
        if (!input.IsTensor || input.Type.Size() == 0)
        {
            string kind = input.IsTensor ? input.Type.Name() : "a sequence, map or optional value";
            throw new OnnxModelException($"{path} needs the input '{input.Name}' as {kind}: only tensors of numbers can be given.");
        }

        var dimensions = shapes.Fixed(path, input);
        var count = dimensions.Aggregate((Int128)1, (product, dimension) => Int128.Min(product * dimension, long.MaxValue));
        return count > 0 && count <= Array.MaxLength
            ? new BoundInput(input.Name, input.Type, dimensions, (int)count)
            : throw new OnnxModelException(
                $"{path} has an input '{input.Name}' of {string.Join('×', dimensions)} elements: 1 to {Array.MaxLength} can be given.");
    }
}

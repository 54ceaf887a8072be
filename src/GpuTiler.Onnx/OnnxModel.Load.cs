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
    /// <param name="options">Which layers to keep, and the shapes that the model leaves open.</param>
    /// <returns>The model. It holds the memory of its first group.</returns>
    /// <exception cref="InvalidDataException">The file is not a model, or is damaged.</exception>
    /// <exception cref="OnnxModelException">ONNX Runtime cannot load or run the model, or no chosen layer can be shown.</exception>
    /// <exception cref="ArgumentException">
    /// A pattern matches no layer, the options contradict the model, or a layer alone exceeds the memory budget.
    /// </exception>
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

        if (options.MemoryBudget < 0)
        {
            throw new ArgumentException(
                $"A memory budget of {options.MemoryBudget} bytes is unusable: 0 (no limit) or more is needed.");
        }

        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        file.External.Check(outline);
        var shapes = InputShapes.Resolve(outline, options);
        var catalog = ReadLayers(file, outline, shapes, options);
        var selection = LayerSelection.Select(path, catalog, options);

        var host = INetworkHost.Of(device);
        var cleanup = new Stack<Action>();
        try
        {
            var network = new TappedNetwork(file, outline, options, shapes.Symbols, host, catalog, selection.Layers);
            bool isLimited = options.MemoryBudget > 0;
            var session = isLimited ? null : Keep(network.Open(selection.Layers, []), opened => opened.Dispose);

            var inputs = shapes.Required
                .Select(input => Keep(Bind(path, input, () => shapes.Fixed(path, input)), bound => bound.Free))
                .ToArray();
            var found = TappedShapes.Find(selection.Layers, open => session is null
                ? network.Measure(inputs, open)
                : TappedShapes.Measure(host, session.Session, inputs, open));
            var activations = selection.Resolve(found, options.Layout)
                .Select(fit => new BoundActivation(fit.Layer, fit.Shape, fit.Dimensions)
                {
                    HasKnownLayout = (options.Layout ?? fit.Layer.Layout) is not null,
                    Number = LayerDescription.NumberOf(fit.Layer.Index, catalog.Count - 1),
                })
                .ToArray();
            var groups = GroupDivision.Divide(path, activations, network.Graph, options.MemoryBudget);
            session ??= Keep(network.Open(groups[0].Activations.Select(activation => activation.Layer), []), opened => opened.Dispose);
            var first = new GroupSession(device, host, session, inputs, groups[0]);
            return new OnnxModel(path, device, host, isLimited ? network : null, first, inputs, activations, groups, selection.Skipped);
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
                throw SizeError.Find(path, shapes.Known, options, refused) ?? RuntimeError.Loading(path, refused);
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
    /// Shapes that the model leaves open, and libraries of operators; <see cref="OnnxOptions.Layers"/> is ignored.
    /// </param>
    /// <returns>
    /// Every layer in topological order; this needs no file of external data. If ONNX Runtime does not load the model, the layers that the
    /// file declares, each with the reason.
    /// </returns>
    /// <exception cref="InvalidDataException">The file is not a model, or is damaged.</exception>
    /// <exception cref="ArgumentException">The options contradict the model.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LayerList ListLayers(string path, OnnxOptions options = default)
    {
        var file = ModelFile.Read(path);
        var outline = ModelOutline.Read(file);
        InvalidDataException? missing = null;
        try
        {
            file.External.Check(outline);
        }
        catch (InvalidDataException e)
        {
            missing = e;
        }

        try
        {
            return new(
                LayerCatalog.Read(file, outline, InputShapes.Resolve(outline, options), options, hasFiles: missing is null), missing);
        }
        catch (OnnxModelException e)
        {
            // Missing data is the clearer reason.
            Exception problem = missing is null ? e : missing;
            return new(LayerCatalog.ReadDeclared(outline, problem), problem, isInferred: false);
        }
    }

    private static IReadOnlyList<OnnxLayer> ReadLayers(ModelFile file, ModelOutline outline, InputShapes shapes, OnnxOptions options)
    {
        try
        {
            return LayerCatalog.Read(file, outline, shapes, options);
        }
        catch (OnnxModelException e) when (e.InnerException is OnnxRuntimeException refused)
        {
            if (SizeError.Find(file.Path, shapes.Known, options, refused) is { } atThisSize)
            {
                throw atThisSize;
            }

            throw;
        }
    }

    /// <summary>The memory of an input.</summary>
    internal static BoundInput Bind(string path, OutlineValue input, Func<long[]> shape)
    {
        if (!input.IsTensor || input.Type.Size() == 0)
        {
            string kind = input.IsTensor ? input.Type.Name() : "a sequence, map or optional value";
            throw new OnnxModelException($"{path} needs the input '{input.Name}' as {kind}: only tensors of numbers can be given.");
        }

        long[] dimensions = shape();
        var count = dimensions.Aggregate((Int128)1, (product, dimension) => Int128.Min(product * dimension, long.MaxValue));
        return count > 0 && count <= Array.MaxLength
            ? new BoundInput(path, input.Name, input.Type, dimensions, (int)count)
            : throw new OnnxModelException(
                $"{path} has an input '{input.Name}' of {string.Join('×', dimensions)} elements: 1 to {Array.MaxLength} can be given.");
    }
}

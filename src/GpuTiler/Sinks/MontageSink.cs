using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>
/// Collects the layers of several inputs, so that each becomes one mosaic with a row for each input. They are copied to the host and kept
/// until the last input has run: a range of the layer is that of all.
/// </summary>
public sealed class MontageSink : ILayerSink
{
    private readonly List<string> order = [];
    private readonly Dictionary<string, SortedDictionary<int, ActivationBuffer>> parts = [];
    private readonly Dictionary<string, LayerDescription> descriptions = [];
    private readonly SortedDictionary<int, string> inputs = [];

    /// <summary>How many layers there are.</summary>
    public int Count => order.Count;

    /// <inheritdoc/>
    /// <exception cref="BatchMismatchException">The layer's size differs from that for an earlier input.</exception>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (!parts.TryGetValue(layer.Name, out var own))
        {
            order.Add(layer.Name);
            parts.Add(layer.Name, own = []);
            descriptions.Add(layer.Name, layer.Description);
        }

        var first = descriptions[layer.Name].Shape;
        if (first.WithBatch(layer.Shape.Batch) != layer.Shape)
        {
            throw new BatchMismatchException(layer.Name, first, layer.Shape);
        }

        inputs[layer.Run.Index] = layer.Run.Input ?? layer.Description.Input;
        own[layer.Run.Index] = ActivationBuffer.CopyOf(layer.Activations);
    }

    /// <summary>
    /// The layers of all inputs together, once: each is made when it is reached, and disposed of by whoever enumerates them.
    /// </summary>
    /// <param name="renderer">What renders.</param>
    /// <param name="options">How they look; <see cref="TileComposition.WholeBatch"/> is set.</param>
    /// <param name="model">The model, in words.</param>
    /// <param name="inputNames">The inputs, in words.</param>
    /// <exception cref="ArgumentException">A tile is made of several maps.</exception>
    public IEnumerable<FinishedLayer> Layers(MosaicRenderer renderer, MosaicOptions options, string model, string inputNames)
    {
        ArgumentNullException.ThrowIfNull(renderer);
        foreach (string name in order)
        {
            // Copies of all layers take much memory: each layer's are released when it is joined.
            if (!parts.Remove(name, out var own))
            {
                throw new InvalidOperationException($"The layer {name} was gone through already: collect the layers again.");
            }

            string[] rows = [.. own.SelectMany(part => RowsOf(inputs[part.Key], part.Value.Activations.Shape.Batch))];
            var values = ActivationBuffer.JoinBatches([.. own.Values]);
            var shape = values.Activations.Shape;
            var description = descriptions[name] with
            {
                Shape = shape,
                Source = $"layer {name} of {model} on {inputNames}",
                Input = inputNames,
                ImageNames = rows,
            };
            var whole = options with { Tiles = options.Tiles.OfWholeBatch() };
            yield return renderer.Finish(MosaicPlan.Create(description, whole), values);
        }
    }

    private static IEnumerable<string> RowsOf(string input, int batch) => batch == 1
        ? [input]
        : Enumerable.Range(0, batch).Select(image => string.Create(CultureInfo.InvariantCulture, $"{input} {image}"));
}

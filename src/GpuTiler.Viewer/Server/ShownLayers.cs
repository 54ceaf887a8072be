namespace GpuTiler.Viewer;

/// <summary>The layers that a program shows by name, while it shows them. Its caller sees to one thread at a time.</summary>
/// <param name="layers">The layers that pages can look at.</param>
/// <param name="pages">Who looks on.</param>
/// <param name="greeting">Tells pages of new layers.</param>
internal sealed class ShownLayers(LayerSet layers, PageRegistry pages, Greeting greeting)
{
    private readonly Dictionary<string, ViewedLayer> byName = [];
    private readonly List<ViewedLayer> added = [];
    private readonly List<(ViewedLayer Layer, DeviceTensor Tensor)> given = [];

    /// <summary>Takes activations, to be given to the pages.</summary>
    /// <exception cref="ArgumentException">One is on another device, or has another shape than before.</exception>
    public void Take(ReadOnlySpan<(string Name, DeviceTensor Tensor)> shown, TileDevice device)
    {
        given.Clear();
        foreach (var (name, tensor) in shown)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(tensor);
            if (tensor.Device != device)
            {
                throw new ArgumentException(
                    $"The activations of '{name}' are on {tensor.Device.Description}; the viewer tiles on {device.Description}.");
            }

            if (!byName.TryGetValue(name, out var layer))
            {
                layer = new ViewedLayer(byName.Count, name, tensor.Shape, tensor.ElementType);
                byName.Add(name, layer);
                added.Add(layer);
            }

            if (layer.Shape != tensor.Shape || layer.ElementType != tensor.ElementType)
            {
                throw new ArgumentException(
                    $"The layer '{name}' was {Describe(layer.Shape, layer.ElementType)}, and is {Describe(tensor.Shape, tensor.ElementType)} now: show it under another name.");
            }

            given.Add((layer, tensor));
        }
    }

    /// <summary>The layers that pages have not been told of; they are asked for once.</summary>
    public ViewedLayer[] TakeNew()
    {
        ViewedLayer[] news = [.. added];
        added.Clear();
        return news;
    }

    /// <summary>Tells the pages of new layers, on the loop's thread.</summary>
    public void Announce(ViewedLayer[] news)
    {
        foreach (var layer in news)
        {
            layers.Add(layer);
        }

        foreach (var page in pages.All)
        {
            page.Outbox.Send(greeting.For(page.Number));
        }
    }

    /// <summary>Gives the layers their activations, on the loop's thread.</summary>
    public void Give()
    {
        foreach (var (layer, tensor) in given)
        {
            layer.Show(tensor);
        }
    }

    /// <summary>Takes them away again.</summary>
    public void TakeAway()
    {
        foreach (var (layer, _) in given)
        {
            layer.Show(null);
        }
    }

    private static string Describe(TensorShape shape, ElementType type) => $"{type.ToText()} {shape}";
}

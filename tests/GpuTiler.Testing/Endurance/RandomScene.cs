using GpuTiler.Conformance;

namespace GpuTiler.Testing;

/// <summary>
/// A device with layers that come and go at random, and now and then another device in its place. Images are compared with the scalar
/// reference.
/// </summary>
/// <param name="open">Opens the device.</param>
/// <param name="seed">What all of it is drawn from.</param>
/// <param name="comparesPixels">Whether the device promises the bytes of the reference.</param>
internal sealed class RandomScene(Func<TileDevice> open, int seed, bool comparesPixels) : IDisposable
{
    private const int MostLayers = 8;

    private readonly Random random = new(seed);
    private readonly List<Layer> layers = [];
    private TileDevice device = open();

    /// <summary>Images that were rendered.</summary>
    public long Frames { get; private set; }

    /// <summary>One thing that a viewer might do.</summary>
    public void Step()
    {
        switch (random.Next(300))
        {
            case 0:
                Reopen();
                break;
            case < 60 when layers.Count < MostLayers:
                Add();
                break;
            case < 90 when layers.Count > 0:
                Remove(random.Next(layers.Count));
                break;
            case < 120:
                RenderTogether();
                break;
            default:
                Render();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        layers.ForEach(layer => layer.Dispose());
        device.Dispose();
    }

    // In any order: a tensor or a tiler may outlive its device.
    private void Reopen()
    {
        IDisposable[] owners = [device, .. layers];
        random.Shuffle(owners);
        foreach (var owner in owners)
        {
            owner.Dispose();
        }

        layers.Clear();
        device = open();
    }

    private void Add()
    {
        var one = ConformanceCase.Random(random.Next());
        DeviceTensor? tensor = null;
        try
        {
            tensor = one.CreateTensor(device);
            layers.Add(new(one, tensor, Tiler.Create(tensor, one.Options)));
        }
        catch (NotSupportedException)
        {
            tensor?.Dispose();
        }
    }

    private void Remove(int index)
    {
        layers[index].Dispose();
        layers.RemoveAt(index);
    }

    private void Render()
    {
        if (layers.Count > 0)
        {
            var layer = layers[random.Next(layers.Count)];
            Check(layer, layer.Dispatch());
        }
    }

    private void RenderTogether()
    {
        var batch = new TileBatch(device);
        var tickets = layers.ConvertAll(layer => layer.Add(batch));
        batch.Dispatch();
        for (int i = 0; i < tickets.Count; i++)
        {
            Check(layers[i], tickets[i]);
        }
    }

    private void Check(Layer layer, TileTicket ticket)
    {
        if (comparesPixels)
        {
            layer.Check(ticket);
        }
        else
        {
            layer.Read(ticket);
        }

        Frames++;
    }

    private sealed class Layer(ConformanceCase one, DeviceTensor tensor, Tiler tiler) : IDisposable
    {
        private readonly byte[] expected = one.Expect();

        public TileTicket Dispatch()
        {
            Forget();
            return tiler.Dispatch(tensor, one.Image);
        }

        public TileTicket Add(TileBatch batch)
        {
            Forget();
            return batch.Add(tiler, tensor, one.Image);
        }

        public void Check(TileTicket ticket) => one.Check(tiler, ticket, expected);

        public void Read(TileTicket ticket) => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);

        public void Dispose()
        {
            tiler.Dispose();
            tensor.Dispose();
        }

        // The reference's image is a first frame.
        private void Forget()
        {
            if (one.Options.Range.Spread == RangeSpread.Held)
            {
                tiler.Reset();
            }
        }
    }
}

using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// A gradient of one layer by one method, with the tilers of its map and of the input beside it. One thread alone uses it.
/// </summary>
internal sealed class AttributionSession : IDisposable
{
    /// <summary>The level of zero on a symmetric scale.</summary>
    public const byte Middle = 128;

    private readonly ViewedLayer layer;
    private readonly Attribution attribution;
    private readonly BoundInput input;
    private readonly PictureMap picture;
    private readonly ActivationBuffer copied = new();
    private readonly float[] values;
    private readonly DeviceTensor map, beside;
    private readonly Tiler mapTiler, besideTiler;
    private readonly Dictionary<int, GradientUnit> units = [];
    private readonly byte[] levels;
    private readonly ValueRange[] ranges;
    private int unit = -1;

    /// <summary>Loads it.</summary>
    /// <param name="source">The network that it is of.</param>
    /// <param name="device">The device that it runs on.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="method">The method's name.</param>
    /// <exception cref="GradientException">An operator on the way has no rule.</exception>
    /// <exception cref="ArgumentException">The layer does not depend on the input.</exception>
    public AttributionSession(AttributedNetwork source, TileDevice device, ViewedLayer layer, string method)
    {
        this.layer = layer;
        attribution = Attribution.Load(source.Path, device, source.OptionsOf(layer, LiveMethods.Of(method)));
        try
        {
            input = attribution.Inputs.FirstOrDefault(one => one.Name == source.Input.Bound.Name) ?? throw new ArgumentException(
                $"The layer '{layer.Name}' does not depend on the input '{source.Input.Bound.Name}', so nothing there counts for it.");
            foreach (var other in attribution.Inputs.Where(one => one != input))
            {
                other.CopyFrom(source.Inputs.First(one => one.Name == other.Name));
            }

            var shape = source.Shape;
            picture = PictureMap.Create(attribution.Map.Shape, shape.Width, shape.Height);
            values = new float[picture.Shape.ElementCount];
            map = device.CreateTensor(picture.Shape, ElementType.Float32);
            beside = device.CreateTensor(shape, ElementType.Float32);
            mapTiler = Tiler.Create(map, new() { Range = TileRange.Layer.Symmetric() }, keepsRanges: true);
            besideTiler = Tiler.Create(beside, new() { Columns = shape.Channels, Range = TileRange.Layer }, keepsRanges: true);
            (levels, ranges) = (new byte[source.ImageWidth * shape.Height], new ValueRange[source.Tiles]);
        }
        catch
        {
            Dispose();
            throw;
        }

        Note = method is "guided-backprop" or "deconvnet" && !attribution.Passed.ContainsKey("Relu")
            ? $"No Relu lies between {attribution.By} and {attribution.Layer}: {method} is the plain gradient."
            : attribution.Passed.ContainsKey("QuantizeLinear") ? "The gradient passes quantised layers as if nothing was rounded there."
            : null;
    }

    /// <summary>What a person should know of it; <see langword="null"/> for nothing.</summary>
    public string? Note { get; }

    /// <summary>Explains an input. Allocates nothing on the managed heap after the first time.</summary>
    /// <param name="frame">The input's values.</param>
    /// <param name="number">Its number.</param>
    /// <param name="subject">What is explained, which receives the image.</param>
    public void Run(ReadOnlySpan<float> frame, long number, AttributionSubject subject)
    {
        if (unit != subject.Map)
        {
            if (!units.TryGetValue(subject.Map, out var wanted))
            {
                units.Add(subject.Map, wanted = LayerUnit.Of(layer, input.Dimensions, subject.Map));
            }

            attribution.SetUnits(wanted);
            unit = subject.Map;
        }

        input.Write(frame);
        attribution.Run();
        var host = attribution.Map.ToHost(copied);
        picture.Write(host, values);
        map.Write(new ActivationSpan(values, map.Shape));
        beside.Write(new ActivationSpan(frame, beside.Shape));
        var ticket = mapTiler.Dispatch(map);
        int pitch = subject.Width;
        mapTiler.Read(ticket, levels, pitch);
        mapTiler.ReadRanges(ticket, ranges);
        ticket = besideTiler.Dispatch(beside);
        besideTiler.Read(ticket, levels.AsSpan(map.Shape.Width), pitch);
        besideTiler.ReadRanges(ticket, ranges.AsSpan(1));
        if (ranges[0].IsFlat)
        {
            // Nothing counts: that is the middle of the scale, and not its low end.
            for (int y = 0; y < map.Shape.Height; y++)
            {
                levels.AsSpan(y * pitch, map.Shape.Width).Fill(Middle);
            }
        }

        subject.Publish(levels, ranges, number);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        besideTiler?.Dispose();
        mapTiler?.Dispose();
        beside?.Dispose();
        map?.Dispose();
        attribution.Dispose();
    }
}

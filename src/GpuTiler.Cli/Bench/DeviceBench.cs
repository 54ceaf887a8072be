using System.Diagnostics;
using GpuTiler.Imaging;
using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>A model on one device, and everything that a frame needs, made once.</summary>
internal sealed class DeviceBench : IDisposable
{
    // A copy of more takes as long for each byte.
    private const int LargestCopy = 256 << 20;

    private readonly TileDevice device;
    private readonly OnnxModel model;
    private readonly DeviceTensor[] tensors;
    private readonly Tiler[] tilers;
    private readonly byte[][] images;
    private readonly TileTicket[] tickets;
    private readonly Action[] inputs;
    private readonly bool isUploaded;
    private readonly ActivationBuffer host = new();

    /// <summary>Loads the model; the device is disposed of by whoever opened it.</summary>
    public DeviceBench(string path, in OnnxOptions options, OpenedDevice opened)
    {
        (device, isUploaded) = (opened.Kernel, opened.Kernel != opened.Network);
        model = OnnxModel.Load(path, opened.Network, options);
        var activations = model.Activations.ToList();
        tensors = new DeviceTensor[activations.Count];
        tilers = new Tiler[activations.Count];
        try
        {
            inputs = [.. model.Inputs.Select(BenchInput.Create)];
            for (int i = 0; i < tilers.Length; i++)
            {
                tensors[i] = isUploaded ? device.CreateTensor(activations[i].Shape, activations[i].ElementType) : activations[i].Tensor;
                tilers[i] = Tiler.Create(tensors[i], new() { Padding = 2, Border = 2 });
            }
        }
        catch
        {
            Dispose();
            throw;
        }

        images = [.. tilers.Select(tiler => new byte[tiler.Plan.ByteCount])];
        tickets = new TileTicket[tilers.Length];
    }

    /// <summary>The layers that are tiled.</summary>
    public IReadOnlyList<BoundActivation> Activations => model.Activations;

    /// <summary>Chosen layers that cannot be shown.</summary>
    public IReadOnlyList<SkippedLayer> Skipped => model.Skipped;

    /// <summary>Runs one frame.</summary>
    /// <param name="parts">Receives the milliseconds of its parts: input, inference, upload, dispatch, read-back.</param>
    /// <returns>All of it.</returns>
    public double Frame(Span<double> parts)
    {
        long start = Stopwatch.GetTimestamp(), last = start;
        Array.ForEach(inputs, write => write());
        parts[0] = Lap(ref last);
        model.Run();
        parts[1] = Lap(ref last);
        Upload();
        parts[2] = Lap(ref last);
        for (int i = 0; i < tilers.Length; i++)
        {
            tickets[i] = tilers[i].Dispatch(tensors[i]);
        }

        parts[3] = Lap(ref last);
        for (int i = 0; i < tilers.Length; i++)
        {
            tilers[i].Read(tickets[i], images[i]);
        }

        parts[4] = Lap(ref last);
        return Stopwatch.GetElapsedTime(start, last).TotalMilliseconds;
    }

    /// <summary>
    /// The last frame's work on all images by the device's own clock, in milliseconds; <see langword="null"/> without one.
    /// </summary>
    public double? GpuTime()
    {
        double sum = 0;
        for (int i = 0; i < tilers.Length; i++)
        {
            if (tilers[i].GpuTime(tickets[i]) is not { } time)
            {
                return null;
            }

            sum += time.TotalMilliseconds;
        }

        return sum;
    }

    /// <summary>Tiles one layer: the first image of its batch.</summary>
    public void Tile(int layer)
    {
        tickets[layer] = tilers[layer].Dispatch(tensors[layer]);
        tilers[layer].Read(tickets[layer], images[layer]);
    }

    /// <summary>That layer's last image by the device's own clock, in milliseconds; <see langword="null"/> without one.</summary>
    public double? GpuTimeOf(int layer) => tilers[layer].GpuTime(tickets[layer])?.TotalMilliseconds;

    /// <summary>A copy of a layer's activations within the device's memory, by its own clock; <see langword="null"/> without one.</summary>
    public double? GpuCopyOf(int layer)
    {
        long words = (Activations[layer].ByteCount + 3) / 4;
        return device.MeasureCopy((int)Math.Min(4 * words, LargestCopy))?.TotalMilliseconds
            * (4.0 * words / Math.Min(4 * words, LargestCopy));
    }

    /// <summary>Encodes every image.</summary>
    public void Encode()
    {
        for (int i = 0; i < images.Length; i++)
        {
            ref readonly var plan = ref tilers[i].Plan;
            PngWriter.Write(Stream.Null, images[i], plan.ImageWidth, plan.ImageHeight, plan.RowBytes, plan.PixelFormat);
        }
    }

    public void Dispose()
    {
        foreach (var tiler in tilers)
        {
            tiler?.Dispose();
        }

        foreach (var tensor in tensors.Where(_ => isUploaded))
        {
            tensor?.Dispose();
        }

        model.Dispose();
    }

    private void Upload()
    {
        for (int i = 0; isUploaded && i < tensors.Length; i++)
        {
            tensors[i].Write(model.Activations[i].Tensor.ToHost(host));
        }
    }

    private static double Lap(ref long last)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(last, now).TotalMilliseconds;
        last = now;
        return milliseconds;
    }
}

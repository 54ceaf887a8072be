namespace GpuTiler;

/// <summary>
/// Images of several tilers that are wanted together, such as all layers of a network for one frame. The processor shares entire images
/// among its threads, instead of waking them for each image in turn; other devices queue them as <see cref="Tiler.Dispatch"/> does.
/// After the first frame nothing is allocated on the managed heap.
/// </summary>
/// <remarks>One thread at a time may use a batch, and nothing else may use its tilers meanwhile.</remarks>
public sealed class TileBatch
{
    private readonly TileDevice device;
    private TileWork[] works = [];
    private int count;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="device">The device of its tilers. It must outlive the batch.</param>
    public TileBatch(TileDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
    }

    /// <summary>Adds one image, which <see cref="Dispatch"/> renders.</summary>
    /// <param name="tiler">Its tiler, on the batch's device; each renders one image of a batch.</param>
    /// <param name="tensor">The activations. They must be in place, and stay unchanged, until <see cref="Dispatch"/> returns.</param>
    /// <param name="image">Which image of the batch dimension, from 0.</param>
    /// <returns>The ticket to read the image with once <see cref="Dispatch"/> has been called.</returns>
    /// <exception cref="ArgumentException">
    /// The tiler is on another device, or <see cref="Tiler.Dispatch"/> would not take the tensor or the image.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tiler is already in a batch.</exception>
    public TileTicket Add(Tiler tiler, DeviceTensor tensor, int image = 0) => Queue(tiler, tensor, default, image);

    /// <summary>
    /// Adds one image that <see cref="Dispatch"/> renders into memory of the caller's. The processor writes it there and nowhere else;
    /// another device queues it with the others, and is waited for.
    /// </summary>
    /// <param name="tiler">Its tiler, on the batch's device; each renders one image of a batch.</param>
    /// <param name="tensor">The activations. They must be in place, and stay unchanged, until <see cref="Dispatch"/> returns.</param>
    /// <param name="pixels">Receives the image, its rows without a gap.</param>
    /// <param name="image">Which image of the batch dimension, from 0.</param>
    /// <returns>The ticket to read the image's ranges with; <see cref="Tiler.Read"/> does not take it.</returns>
    /// <exception cref="ArgumentException">
    /// The memory is too small, the tiler is on another device, or <see cref="Tiler.Dispatch"/> would not take the tensor or the image.
    /// </exception>
    /// <exception cref="InvalidOperationException">The tiler is already in a batch.</exception>
    public TileTicket Add(Tiler tiler, DeviceTensor tensor, Memory<byte> pixels, int image = 0)
    {
        ArgumentNullException.ThrowIfNull(tiler);
        _ = RenderArguments.RequirePixels(tiler.Plan, pixels.Length, rowPitch: 0);
        return Queue(tiler, tensor, pixels[..tiler.Plan.ByteCount], image);
    }

    /// <summary>Queues the rendering of every added image, after the device's earlier work, and empties the batch.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses one of the tilers.</exception>
    /// <exception cref="ObjectDisposedException">The device, or one of the tilers or tensors, has been disposed of.</exception>
    /// <exception cref="TileDeviceException">The device failed.</exception>
    public void Dispatch()
    {
        int begun = 0, read = 0;
        try
        {
            using var held = device.Use();
            for (; begun < count; begun++)
            {
                works[begun].Tiler.Begin();
            }

            for (; read < count; read++)
            {
                works[read].Tensor.BeginUse();
            }

            device.Dispatch(works.AsSpan(0, count));
        }
        catch (TileDeviceException e) when (device.Sees(e))
        {
            throw;
        }
        finally
        {
            for (int i = 0; i < begun; i++)
            {
                works[i].Tiler.End();
            }

            for (int i = 0; i < read; i++)
            {
                works[i].Tensor.EndUse();
            }

            Clear();
        }
    }

    /// <summary>Empties the batch without rendering anything: the tickets of the added images read nothing useful.</summary>
    public void Clear()
    {
        foreach (ref readonly var work in works.AsSpan(0, count))
        {
            work.Tiler.IsQueued = false;
        }

        works.AsSpan(0, count).Clear();
        count = 0;
    }

    private TileTicket Queue(Tiler tiler, DeviceTensor tensor, Memory<byte> pixels, int image)
    {
        ArgumentNullException.ThrowIfNull(tiler);
        if (count == works.Length)
        {
            Array.Resize(ref works, Math.Max(16, 2 * count));
        }

        var ticket = tiler.Queue(device, tensor, pixels, image, out works[count]);
        count++;
        return ticket;
    }
}

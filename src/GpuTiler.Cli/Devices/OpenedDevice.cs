using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>What <c>--device</c> chose: where networks run, and what tiles their layers.</summary>
internal sealed class OpenedDevice : IDisposable
{
    private readonly string? automatic;

    private OpenedDevice(TileDevice network, TileDevice kernel, int threads, string? automatic)
    {
        (Network, Kernel, Threads, this.automatic) = (network, kernel, threads, automatic);
        CanFallBack = automatic is not null;
    }

    /// <summary>Where networks run and leave their activations.</summary>
    public TileDevice Network { get; private set; }

    /// <summary>What tiles; another device than <see cref="Network"/> is given a copy of the activations.</summary>
    public TileDevice Kernel { get; private set; }

    /// <summary>Threads on the processor; 0 is one for each core.</summary>
    public int Threads { get; }

    /// <summary>Whether the user left the choice to the program, and it did not choose the processor.</summary>
    public bool CanFallBack { get; private set; }

    /// <summary>What the user should know of what was opened.</summary>
    public string? Notice { get; private init; }

    /// <summary>The processor does both.</summary>
    public static OpenedDevice Cpu(int threads)
    {
        var cpu = CpuDevice.Create(new() { Threads = threads });
        return new(cpu, cpu, threads, null);
    }

    /// <summary>The processor runs networks, and <paramref name="kernel"/> tiles; it is disposed of with this.</summary>
    public static OpenedDevice WithKernel(TileDevice kernel, int threads) =>
        new(CpuDevice.Create(new() { Threads = threads }), kernel, threads, null);

    /// <summary>One device runs networks and tiles their layers where they are; it is disposed of with this.</summary>
    public static OpenedDevice Whole(TileDevice device, int threads) => new(device, device, threads, null);

    /// <summary>
    /// The same for a device that tiles with a kernel of ours; where it cannot be made, for one that tiles with a graph of operators.
    /// </summary>
    public static OpenedDevice Exact(Func<TileDevice> kernel, Func<TileDevice> graph, int threads)
    {
        try
        {
            return Whole(kernel(), threads);
        }
        catch (Exception e) when (e is NotSupportedException or TileDeviceException)
        {
            var device = graph();
            return new(device, device, threads, null)
            {
                Notice = $"{device.Kind} tiles with a graph of operators, within one level of the tile contract: {ErrorText.Of(e)}",
            };
        }
    }

    /// <summary>The same, as the best path of this machine: it may give way to the processor.</summary>
    /// <param name="device">The device.</param>
    /// <param name="threads">For the processor, should it be needed.</param>
    /// <param name="path">The name of the path.</param>
    public static OpenedDevice Best(TileDevice device, int threads, string path) => new(device, device, threads, path);

    /// <summary>Whether a failure may be the device's: with a network of its own fault the processor fails too, and says so.</summary>
    public static bool IsDeviceFailure(Exception e) =>
        e is TileDeviceException or OnnxModelException or NotSupportedException or OutOfMemoryException;

    /// <summary>The processor takes over. Everything made on the devices must be gone.</summary>
    /// <returns>What to tell the user.</returns>
    public string FallBack(Exception reason)
    {
        Dispose();
        Network = Kernel = CpuDevice.Create(new() { Threads = Threads });
        CanFallBack = false;
        return $"{automatic} failed and the processor goes on: {ErrorText.Of(reason)}";
    }

    /// <summary>
    /// Makes something on <see cref="Network"/>; where the program chose the device and it does not run what is needed, the processor takes
    /// over, and the user is told once it has.
    /// </summary>
    public T Load<T>(Func<TileDevice, T> load, Progress progress)
    {
        try
        {
            return load(Network);
        }
        catch (Exception e) when (CanFallBack && IsDeviceFailure(e))
        {
            string warning = FallBack(e);
            var loaded = load(Network);
            progress.Warn(warning);
            return loaded;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Kernel != Network)
        {
            Kernel.Dispose();
        }

        Network.Dispose();
    }
}

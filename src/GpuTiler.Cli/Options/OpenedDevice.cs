namespace GpuTiler.Cli;

/// <summary>What <c>--device</c> chose: where networks run, and what tiles their layers.</summary>
internal sealed class OpenedDevice : IDisposable
{
    private OpenedDevice(CpuDevice host, TileDevice kernel) => (Host, Kernel) = (host, kernel);

    /// <summary>The processor, where the network leaves its activations.</summary>
    public CpuDevice Host { get; }

    /// <summary>What tiles them; another device than <see cref="Host"/> is given a copy.</summary>
    public TileDevice Kernel { get; }

    /// <summary>The processor does both.</summary>
    public static OpenedDevice Cpu(int threads)
    {
        var cpu = CpuDevice.Create(new() { Threads = threads });
        return new(cpu, cpu);
    }

    /// <summary>The processor runs networks, and <paramref name="kernel"/> tiles; it is disposed of with this.</summary>
    public static OpenedDevice WithKernel(int threads, TileDevice kernel) => new(CpuDevice.Create(new() { Threads = threads }), kernel);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Kernel != Host)
        {
            Kernel.Dispose();
        }

        Host.Dispose();
    }
}

using System.Diagnostics;
using GpuTiler.Conformance;

namespace GpuTiler.Testing;

/// <summary>
/// Layers that several threads share, and replace and dispose of under each other's hands: what is allowed, and what is refused with the
/// exception for it.
/// </summary>
internal sealed class SharedStage : IDisposable
{
    private const int Layers = 6;

    private readonly Func<TileDevice> open;
    private readonly int seed;
    private readonly Layer?[] layers = new Layer?[Layers];
    private TileDevice device;
    private long done, refused;

    /// <summary>Opens the device.</summary>
    /// <param name="open">Opens it.</param>
    /// <param name="seed">What each thread does is drawn from it.</param>
    public SharedStage(Func<TileDevice> open, int seed) => (this.open, this.seed, device) = (open, seed, open());

    /// <summary>Operations that were done.</summary>
    public long Done => done;

    /// <summary>Those that were refused.</summary>
    public long Refused => refused;

    /// <summary>Lets threads work, with a collector that never rests.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Run(int threads, TimeSpan duration, CancellationToken cancellationToken)
    {
        // No timer: its call would wait for a thread of the pool, and all are at work.
        var time = Stopwatch.StartNew();
        Parallel.For(0, threads + 1, new() { MaxDegreeOfParallelism = threads + 1, CancellationToken = cancellationToken }, thread =>
        {
            var random = new Random(seed + thread);
            while (time.Elapsed < duration && !cancellationToken.IsCancellationRequested)
            {
                if (thread == threads)
                {
                    GC.Collect(random.Next(3), GCCollectionMode.Forced, blocking: true, compacting: true);
                }
                else
                {
                    Try(random);
                }
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.ForEach(layers, layer => layer?.Dispose());
        device.Dispose();
    }

    private void Try(Random random)
    {
        try
        {
            Act(random);
            Interlocked.Increment(ref done);
        }
        catch (InvalidOperationException)
        {
            // It was disposed of, another thread's turn, or an image that others have replaced.
            Interlocked.Increment(ref refused);
        }
        catch (ArgumentException e) when (e.Message.Contains("another device", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref refused);
        }
        catch (NotSupportedException)
        {
            Interlocked.Increment(ref refused);
        }
    }

    private void Act(Random random)
    {
        ref var place = ref layers[random.Next(Layers)];
        var layer = Volatile.Read(ref place);
        if (layer is null || random.Next(20) == 0)
        {
            Interlocked.Exchange(ref place, Layer.Create(Volatile.Read(ref device), random))?.Dispose();
            return;
        }

        switch (random.Next(200))
        {
            case 0:
                Interlocked.Exchange(ref device, open()).Dispose();
                break;
            case < 5:
                layer.Dispose();
                break;
            case < 30:
                layer.Write();
                break;
            case < 50:
                layer.ReadTensor();
                break;
            case < 60:
                layer.Reset();
                break;
            case < 90:
                layer.RenderWith(Volatile.Read(ref layers[random.Next(Layers)]) ?? layer, Volatile.Read(ref device));
                break;
            default:
                layer.Render();
                break;
        }
    }

    private sealed class Layer(ConformanceCase one, DeviceTensor tensor, Tiler tiler) : IDisposable
    {
        private readonly float[] singles = new float[one.Shape.ElementCount];
        private readonly Half[] halves = new Half[one.Shape.ElementCount];

        public static Layer Create(TileDevice device, Random random)
        {
            var one = ConformanceCase.Random(random.Next());
            var tensor = one.CreateTensor(device);
            try
            {
                return new(one, tensor, Tiler.Create(tensor, one.Options, keepsRanges: true));
            }
            catch
            {
                tensor.Dispose();
                throw;
            }
        }

        public void Write()
        {
            if (one.Type == ElementType.Float32)
            {
                tensor.Write(singles);
            }
            else
            {
                tensor.Write(halves);
            }
        }

        public void ReadTensor()
        {
            if (one.Type == ElementType.Float32)
            {
                tensor.Read(new float[one.Shape.ElementCount]);
            }
            else
            {
                tensor.Read(new Half[one.Shape.ElementCount]);
            }
        }

        public void Reset() => tiler.Reset();

        public void Render()
        {
            var ticket = tiler.Dispatch(tensor, one.Image);
            var ranges = new ValueRange[tiler.Plan.Tiles];
            tiler.ReadRanges(ticket, ranges);
            Read(ticket);
            _ = tiler.GpuTime(ticket);
        }

        public void RenderWith(Layer other, TileDevice device)
        {
            var batch = new TileBatch(device);
            TileTicket ticket, otherTicket;
            try
            {
                ticket = Add(batch);
                otherTicket = other == this ? ticket : other.Add(batch);
            }
            catch
            {
                // A tiler waits in one batch at a time.
                batch.Clear();
                throw;
            }

            batch.Dispatch();
            Read(ticket);
            if (other != this)
            {
                other.Read(otherTicket);
            }
        }

        public void Dispose()
        {
            tiler.Dispose();
            tensor.Dispose();
        }

        private TileTicket Add(TileBatch batch) => batch.Add(tiler, tensor, one.Image);

        private void Read(TileTicket ticket) => tiler.Read(ticket, new byte[tiler.Plan.ByteCount]);
    }
}

using System.Buffers;
using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>
/// Filters and compresses an image in bands of rows, several at a time, and writes them in order. A band depends on nothing that
/// another one leaves behind, and where one ends depends only on the image: any number of threads writes the same bytes.
/// </summary>
internal sealed class PngBandEncoder : IParallelWork, IDisposable
{
    // At least, where there are so many: what a band costs, some twenty bytes, is then negligible compared with what it holds.
    private const int BandBytes = 1 << 18;

    // Done or being made, before the oldest has to be written: enough that nobody waits for a band that takes long.
    private const int BandsPerThread = 4;

    // A single row can be as large as memory; then there is one band at a time.
    private const int LargestShared = 1 << 24;

    private const int SleepAfterSpins = 20;

    private readonly PngRows rows;
    private readonly PngCompressor compressor;
    private readonly CancellationToken cancellation;
    private readonly int threads;
    private readonly int bands;
    private readonly int rowsPerBand;
    private readonly PngBand[] held;
    private Stream output = Stream.Null;
    private uint checksum = Adler32.Empty;
    private int writer;
    private int next; // The first band not taken yet.
    private int written; // Bands, in their order.
    private volatile bool isWriting; // The caller is writing, and stays until everything is written.
    private volatile bool failed;

    /// <summary>Divides an image into bands.</summary>
    /// <param name="rows">The image.</param>
    /// <param name="options">Threads, compression and cancellation.</param>
    public PngBandEncoder(PngRows rows, in PngWriteOptions options)
    {
        this.rows = rows;
        compressor = new(options.CompressionLevel ?? System.IO.Compression.CompressionLevel.Fastest);
        cancellation = options.CancellationToken;
        long rowBytes = rows.StoredBytes + 1L;
        long bands = Math.Clamp(rowBytes * rows.Count / BandBytes, 1, rows.Count);
        rowsPerBand = (int)((rows.Count + bands - 1) / bands);
        this.bands = (int)((rows.Count + (rowsPerBand - 1L)) / rowsPerBand);
        int cores = WorkerPool.Shared.Threads;
        int threads = options.Threads == 0 ? cores : Math.Min(options.Threads, cores);
        this.threads = rowBytes * rowsPerBand > LargestShared ? 1 : Math.Min(this.bands, threads);
        held = new PngBand[this.threads == 1 ? 1 : Math.Min(this.bands, this.threads * BandsPerThread)];
        for (int at = 0; at < held.Length; at++)
        {
            held[at] = new();
        }
    }

    /// <summary>Writes all IDAT chunks. Only the caller's thread writes; between two pieces it makes bands as the others do.</summary>
    public void Write(Stream output)
    {
        (this.output, writer) = (output, Environment.CurrentManagedThreadId);
        while (written < bands)
        {
            WorkerPool.Shared.Run(this, threads, alone: threads == 1);
            WriteReady(); // Other threads may have been quick enough to leave the caller no item.
        }

        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, this.checksum);
        PngChunkWriter.Write(output, PngFormat.ImageData, checksum);
    }

    /// <summary>Makes bands until none is left; on the caller's thread, until all are written.</summary>
    public void Run(int item)
    {
        bool writes = Environment.CurrentManagedThreadId == writer;
        if (writes)
        {
            isWriting = true;
        }

        byte[] filtered = ArrayPool<byte>.Shared.Rent((rows.StoredBytes + 1) * Math.Min(rows.Count, rowsPerBand));
        try
        {
            for (var wait = default(SpinWait); !failed && (writes ? written : Volatile.Read(ref next)) < bands;)
            {
                if (writes)
                {
                    WriteReady();
                }

                if (TryTake(out int band))
                {
                    Fill(band, filtered);
                    wait.Reset();
                }
                else if (!isWriting)
                {
                    return; // Nobody may wait for the caller who has no item.
                }
                else
                {
                    // The caller waits for the last bands, which are nearly done; the others for an output that may be slow.
                    wait.SpinOnce(writes ? -1 : SleepAfterSpins);
                }
            }
        }
        catch
        {
            failed = true;
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        foreach (PngBand band in held)
        {
            band.Dispose();
        }
    }

    // A band takes the place of one that has been written.
    private bool TryTake(out int band)
    {
        for (band = Volatile.Read(ref next);
            band < Math.Min(bands, (long)Volatile.Read(ref written) + held.Length);
            band = Volatile.Read(ref next))
        {
            if (Interlocked.CompareExchange(ref next, band + 1, band) == band)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteReady()
    {
        for (; written < bands && held[written % held.Length] is { IsReady: true } band; Volatile.Write(ref written, written + 1))
        {
            cancellation.ThrowIfCancellationRequested(); // All bands may be made, and the output slow.
            output.Write(band.Chunk);
            checksum = Adler32.Combine(checksum, band.Checksum, band.FilteredBytes);
            band.IsReady = false;
        }
    }

    private void Fill(int band, byte[] filtered)
    {
        int y = band * rowsPerBand;
        int end = (int)Math.Min(rows.Count, (long)y + rowsPerBand);
        int used = 0;
        using var filter = new PngRowFilter(rows, y);
        for (; y < end; y++)
        {
            cancellation.ThrowIfCancellationRequested();
            filter.Next(y, filtered.AsSpan(used, rows.StoredBytes + 1));
            used += rows.StoredBytes + 1;
        }

        held[band % held.Length].Fill(filtered.AsSpan(0, used), compressor, band == 0, band == bands - 1);
    }
}

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

    private readonly PngRows _rows;
    private readonly PngCompressor _compressor;
    private readonly CancellationToken _cancellation;
    private readonly int _threads;
    private readonly int _bands;
    private readonly int _rowsPerBand;
    private readonly PngBand[] _held;
    private Stream _output = Stream.Null;
    private uint _checksum = Adler32.Empty;
    private int _writer;
    private int _next; // The first band not taken yet.
    private int _written; // Bands, in their order.
    private volatile bool _isWriting; // The caller is writing, and stays until everything is written.
    private volatile bool _failed;

    /// <summary>Divides an image into bands.</summary>
    /// <param name="rows">The image.</param>
    /// <param name="options">Threads, compression and cancellation.</param>
    public PngBandEncoder(PngRows rows, in PngWriteOptions options)
    {
        _rows = rows;
        _compressor = new(options.CompressionLevel ?? System.IO.Compression.CompressionLevel.Fastest);
        _cancellation = options.CancellationToken;
        long rowBytes = rows.StoredBytes + 1L;
        long bands = Math.Clamp(rowBytes * rows.Count / BandBytes, 1, rows.Count);
        _rowsPerBand = (int)((rows.Count + bands - 1) / bands);
        _bands = (int)((rows.Count + (_rowsPerBand - 1L)) / _rowsPerBand);
        int cores = WorkerPool.Shared.Threads;
        int threads = options.Threads == 0 ? cores : Math.Min(options.Threads, cores);
        _threads = rowBytes * _rowsPerBand > LargestShared ? 1 : Math.Min(_bands, threads);
        _held = new PngBand[_threads == 1 ? 1 : Math.Min(_bands, _threads * BandsPerThread)];
        for (int at = 0; at < _held.Length; at++)
        {
            _held[at] = new();
        }
    }

    /// <summary>Writes all IDAT chunks. Only the caller's thread writes; between two pieces it makes bands as the others do.</summary>
    public void Write(Stream output)
    {
        (_output, _writer) = (output, Environment.CurrentManagedThreadId);
        while (_written < _bands)
        {
            WorkerPool.Shared.Run(this, _threads, alone: _threads == 1);
            WriteReady(); // Other threads may have been quick enough to leave the caller no item.
        }

        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, _checksum);
        PngChunkWriter.Write(output, PngFormat.ImageData, checksum);
    }

    /// <summary>Makes bands until none is left; on the caller's thread, until all are written.</summary>
    public void Run(int item)
    {
        bool writes = Environment.CurrentManagedThreadId == _writer;
        if (writes)
        {
            _isWriting = true;
        }

        byte[] filtered = ArrayPool<byte>.Shared.Rent((_rows.StoredBytes + 1) * Math.Min(_rows.Count, _rowsPerBand));
        try
        {
            for (var wait = default(SpinWait); !_failed && (writes ? _written : Volatile.Read(ref _next)) < _bands;)
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
                else if (!_isWriting)
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
            _failed = true;
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
        foreach (PngBand band in _held)
        {
            band.Dispose();
        }
    }

    // A band takes the place of one that has been written.
    private bool TryTake(out int band)
    {
        for (band = Volatile.Read(ref _next); band < Math.Min(_bands, (long)Volatile.Read(ref _written) + _held.Length); band = Volatile.Read(ref _next))
        {
            if (Interlocked.CompareExchange(ref _next, band + 1, band) == band)
            {
                return true;
            }
        }

        return false;
    }

    private void WriteReady()
    {
        for (; _written < _bands && _held[_written % _held.Length] is { IsReady: true } band; Volatile.Write(ref _written, _written + 1))
        {
            _cancellation.ThrowIfCancellationRequested(); // All bands may be made, and the output slow.
            _output.Write(band.Chunk);
            _checksum = Adler32.Combine(_checksum, band.Checksum, band.FilteredBytes);
            band.IsReady = false;
        }
    }

    private void Fill(int band, byte[] filtered)
    {
        int y = band * _rowsPerBand;
        int end = (int)Math.Min(_rows.Count, (long)y + _rowsPerBand);
        int used = 0;
        using var filter = new PngRowFilter(_rows, y);
        for (; y < end; y++)
        {
            _cancellation.ThrowIfCancellationRequested();
            filter.Next(y, filtered.AsSpan(used, _rows.StoredBytes + 1));
            used += _rows.StoredBytes + 1;
        }

        _held[band % _held.Length].Fill(filtered.AsSpan(0, used), _compressor, band == 0, band == _bands - 1);
    }
}

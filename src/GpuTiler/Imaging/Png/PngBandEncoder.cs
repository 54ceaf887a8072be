using System.Buffers;
using System.Buffers.Binary;

namespace GpuTiler.Imaging;

/// <summary>
/// Filters and compresses an image in bands of rows, several at a time, and writes them in their order. A band depends on nothing that
/// another one leaves behind, and where one ends depends on the image alone: any number of threads writes the same bytes.
/// </summary>
internal sealed class PngBandEncoder : IParallelWork, IDisposable
{
    // At least, where there are so many: what a band costs, some twenty bytes, is then nothing beside what it holds.
    private const int BandBytes = 1 << 18;

    // Bands take different times. Several for each thread even that out before all wait for the slowest.
    private const int BandsPerThread = 4;

    // A single row can be as large as memory; then there is one band at a time.
    private const int LargestShared = 1 << 24;

    private readonly PngRows _rows;
    private readonly PngCompressor _compressor;
    private readonly CancellationToken _cancellation;
    private readonly int _threads;
    private readonly int _bands;
    private readonly int _rowsPerBand;
    private readonly PngBand[] _held;
    private int _first;
    private int _end;
    private int _next;

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
        _bands = (rows.Count + _rowsPerBand - 1) / _rowsPerBand;
        int cores = WorkerPool.Shared.Threads;
        int threads = options.Threads == 0 ? cores : Math.Min(options.Threads, cores);
        _threads = rowBytes * _rowsPerBand > LargestShared ? 1 : Math.Min(_bands, threads);
        _held = new PngBand[_threads == 1 ? 1 : Math.Min(_bands, _threads * BandsPerThread)];
        for (int at = 0; at < _held.Length; at++)
        {
            _held[at] = new();
        }
    }

    /// <summary>Writes all IDAT chunks.</summary>
    public void Write(Stream output)
    {
        uint checksum = Adler32.Empty;
        for (_first = 0; _first < _bands; _first = _end)
        {
            _end = Math.Min(_bands, _first + _held.Length);
            _next = _first;
            WorkerPool.Shared.Run(this, Math.Min(_threads, _end - _first), alone: _threads == 1);
            for (int band = _first; band < _end; band++)
            {
                PngBand done = _held[band - _first];
                output.Write(done.Chunk);
                checksum = Adler32.Combine(checksum, done.Checksum, done.FilteredBytes);
            }
        }

        Span<byte> stored = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(stored, checksum);
        PngChunkWriter.Write(output, PngFormat.ImageData, stored);
    }

    /// <summary>Fills bands until none is left.</summary>
    public void Run(int item)
    {
        byte[] filtered = ArrayPool<byte>.Shared.Rent((_rows.StoredBytes + 1) * Math.Min(_rows.Count, _rowsPerBand));
        try
        {
            for (int band; (band = Interlocked.Increment(ref _next) - 1) < _end;)
            {
                Fill(band, filtered);
            }
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

        _held[band - _first].Fill(filtered.AsSpan(0, used), _compressor, band == 0, band == _bands - 1);
    }
}

using System.Buffers;

namespace GpuTiler.Imaging;

/// <summary>Filters rows and hands them to the compressor in batches: a small row would cost a call of its own.</summary>
internal sealed class PngRowEncoder : IDisposable
{
    private const int BatchBytes = 1 << 16;

    private readonly Stream _compressor;
    private readonly int _bytesPerPixel;
    private readonly int _rowBytes;
    private readonly byte[] _batch;
    private int _used;

    // Rows without their alpha: this one and the one above it. Empty where rows are written as they are.
    private byte[] _packed = [];
    private byte[] _packedAbove = [];

    /// <summary>Starts an image.</summary>
    /// <param name="compressor">Receives filtered rows.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="colorType">Grey for R8 rows; RGBA for RGBA rows, and RGB for such rows without their alpha.</param>
    public PngRowEncoder(Stream compressor, int width, PngColorType colorType)
    {
        _compressor = compressor;
        _bytesPerPixel = colorType switch { PngColorType.Grey => 1, PngColorType.Rgb => 3, _ => 4 };
        _rowBytes = _bytesPerPixel * width;
        _batch = ArrayPool<byte>.Shared.Rent(Math.Max(BatchBytes, _rowBytes + 1));
        if (colorType == PngColorType.Rgb)
        {
            _packed = ArrayPool<byte>.Shared.Rent(_rowBytes);
            _packedAbove = ArrayPool<byte>.Shared.Rent(_rowBytes);
        }
    }

    /// <summary>Adds a row; <paramref name="above"/> is the row before it, and empty for the first.</summary>
    public void Add(ReadOnlySpan<byte> row, ReadOnlySpan<byte> above)
    {
        if (_packed.Length > 0)
        {
            (_packed, _packedAbove) = (_packedAbove, _packed);
            Span<byte> packed = _packed.AsSpan(0, _rowBytes);
            PngPixels.DropAlpha(row, packed);
            row = packed;
            above = above.IsEmpty ? above : _packedAbove.AsSpan(0, _rowBytes);
        }

        if (_batch.Length - _used < _rowBytes + 1)
        {
            Flush();
        }

        PngFilterChoice.Encode(row, above, _bytesPerPixel, _batch.AsSpan(_used, _rowBytes + 1));
        _used += _rowBytes + 1;
    }

    /// <summary>Sends the rows that wait.</summary>
    public void Flush()
    {
        _compressor.Write(_batch, 0, _used);
        _used = 0;
    }

    /// <summary>Returns the buffers. Rows that wait are dropped: after a failure nothing more is written.</summary>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_batch);
        ArrayPool<byte>.Shared.Return(_packed);
        ArrayPool<byte>.Shared.Return(_packedAbove);
        _packed = _packedAbove = [];
    }
}

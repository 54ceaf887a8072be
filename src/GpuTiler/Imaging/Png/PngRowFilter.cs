using System.Buffers;

namespace GpuTiler.Imaging;

/// <summary>Filters consecutive rows for the compressor.</summary>
internal ref struct PngRowFilter : IDisposable
{
    private readonly PngRows _rows;

    // Rows without their alpha: the last one and the one before it. Empty where rows are stored as they are.
    private byte[] _packed = [];
    private byte[] _packedAbove = [];

    /// <summary>Starts above a row, on which its filter may depend.</summary>
    /// <param name="rows">The image.</param>
    /// <param name="first">The first row that will be filtered.</param>
    public PngRowFilter(PngRows rows, int first)
    {
        _rows = rows;
        if (rows.DropAlpha)
        {
            _packed = ArrayPool<byte>.Shared.Rent(rows.StoredBytes);
            _packedAbove = ArrayPool<byte>.Shared.Rent(rows.StoredBytes);
            if (first > 0)
            {
                PngPixels.DropAlpha(rows[first - 1], _packed.AsSpan(0, rows.StoredBytes));
            }
        }
    }

    /// <summary>Writes a row's filter type and what the filter leaves of it. The rows come in order.</summary>
    public void Next(int y, Span<byte> filtered)
    {
        ReadOnlySpan<byte> row;
        ReadOnlySpan<byte> above;
        if (_rows.DropAlpha)
        {
            (_packed, _packedAbove) = (_packedAbove, _packed);
            Span<byte> packed = _packed.AsSpan(0, _rows.StoredBytes);
            PngPixels.DropAlpha(_rows[y], packed);
            row = packed;
            above = _packedAbove.AsSpan(0, _rows.StoredBytes);
        }
        else
        {
            row = _rows[y];
            above = y > 0 ? _rows[y - 1] : default;
        }

        PngFilterChoice.Encode(row, y > 0 ? above : default, _rows.BytesPerPixel, filtered);
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        if (_rows.DropAlpha)
        {
            ArrayPool<byte>.Shared.Return(_packed);
            ArrayPool<byte>.Shared.Return(_packedAbove);
            _packed = _packedAbove = [];
        }
    }
}

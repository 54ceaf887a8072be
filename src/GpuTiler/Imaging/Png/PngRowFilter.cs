using System.Buffers;

namespace GpuTiler.Imaging;

/// <summary>Filters consecutive rows for the compressor.</summary>
internal ref struct PngRowFilter : IDisposable
{
    private readonly PngRows rows;

    // Rows without their alpha: the last one and the one before it. Empty where rows are stored as they are.
    private byte[] packed = [];
    private byte[] packedAbove = [];

    /// <summary>Starts above a row, on which its filter may depend.</summary>
    /// <param name="rows">The image.</param>
    /// <param name="first">The first row that will be filtered.</param>
    public PngRowFilter(PngRows rows, int first)
    {
        this.rows = rows;
        if (rows.DropAlpha)
        {
            packed = ArrayPool<byte>.Shared.Rent(rows.StoredBytes);
            packedAbove = ArrayPool<byte>.Shared.Rent(rows.StoredBytes);
            if (first > 0)
            {
                PngPixels.DropAlpha(rows[first - 1], packed.AsSpan(0, rows.StoredBytes));
            }
        }
    }

    /// <summary>Writes a row's filter type and what the filter leaves of it. The rows come in order.</summary>
    public void Next(int y, Span<byte> filtered)
    {
        ReadOnlySpan<byte> row;
        ReadOnlySpan<byte> above;
        if (rows.DropAlpha)
        {
            (this.packed, packedAbove) = (packedAbove, this.packed);
            Span<byte> packed = this.packed.AsSpan(0, rows.StoredBytes);
            PngPixels.DropAlpha(rows[y], packed);
            row = packed;
            above = packedAbove.AsSpan(0, rows.StoredBytes);
        }
        else
        {
            row = rows[y];
            above = y > 0 ? rows[y - 1] : default;
        }

        PngFilterChoice.Encode(row, y > 0 ? above : default, rows.BytesPerPixel, filtered);
    }

    /// <summary>Returns the buffers.</summary>
    public void Dispose()
    {
        if (rows.DropAlpha)
        {
            ArrayPool<byte>.Shared.Return(packed);
            ArrayPool<byte>.Shared.Return(packedAbove);
            packed = packedAbove = [];
        }
    }
}

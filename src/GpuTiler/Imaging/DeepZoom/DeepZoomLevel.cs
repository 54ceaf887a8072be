using System.Runtime.ExceptionServices;

namespace GpuTiler.Imaging;

/// <summary>
/// One level of a pyramid being built: rows come in, finished tiles go out, and the next smaller level is given the average of every
/// two rows. It holds a row of tiles and no more.
/// </summary>
internal sealed class DeepZoomLevel
{
    private readonly int number;
    private readonly int width;
    private readonly int height;
    private readonly PixelFormat format;
    private readonly int rowBytes;
    private readonly DeepZoomOptions options;
    private readonly Func<string, Stream> open;
    private readonly DeepZoomLevel? smaller;
    private readonly byte[] strip;
    private readonly byte[] above;
    private readonly byte[] halved;
    private readonly ParallelOptions parallel;

    // The first row that the strip holds, how many rows have come, and the row of tiles that comes next.
    private int first;
    private int rows;
    private int tileRow;

    public DeepZoomLevel(int number, int width, int height, PixelFormat format, in DeepZoomOptions options, Func<string, Stream> open)
    {
        (this.number, this.width, this.height, this.format, this.options, this.open) = (number, width, height, format, options, open);
        int pixelSize = PixelSize;
        rowBytes = width * pixelSize;
        strip = new byte[DeepZoomWriter.StripBytes(width, height, format, options)];
        parallel = new()
        {
            MaxDegreeOfParallelism = options.Threads == 0 ? Environment.ProcessorCount : options.Threads,
            CancellationToken = options.CancellationToken,
        };
        (above, halved) = ([], []);
        if (number > 0)
        {
            int halfWidth = Half(width);
            (above, halved) = (new byte[rowBytes], new byte[halfWidth * pixelSize]);
            smaller = new DeepZoomLevel(number - 1, halfWidth, Half(height), format, options, open);
        }
    }

    private int PixelSize => format == PixelFormat.R8 ? 1 : 4;

    /// <summary>Half a size, rounded up.</summary>
    public static int Half(int size) => (size / 2) + (size % 2);

    /// <summary>Takes one row in, and passes on what it completes.</summary>
    public void Add(ReadOnlySpan<byte> row)
    {
        row.CopyTo(strip.AsSpan((rows - first) * rowBytes));
        rows++;
        while (tileRow < TilesAcross(height) && rows >= End(tileRow, height))
        {
            WriteTiles();
            tileRow++;
            Keep(Start(tileRow));
        }

        Reduce(row);
    }

    // The next row of tiles begins with what overlaps.
    private void Keep(int start)
    {
        if (start < rows)
        {
            strip.AsSpan((start - first) * rowBytes, (rows - start) * rowBytes).CopyTo(strip);
        }

        first = Math.Min(start, rows);
    }

    private void Reduce(ReadOnlySpan<byte> row)
    {
        if (smaller is null)
        {
            return;
        }

        // The last of an odd number of rows counts twice.
        bool isSecond = rows % 2 == 0;
        if (!isSecond && rows < height)
        {
            row.CopyTo(above);
            return;
        }

        BoxAverage.Halve(isSecond ? above : row, row, halved, PixelSize);
        smaller.Add(halved);
    }

    private void WriteTiles()
    {
        int tiles = TilesAcross(width);
        try
        {
            Parallel.For(0, tiles, parallel, WriteTile);
        }
        catch (AggregateException e)
        {
            // The caller wants to know what went wrong with one tile.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    private void WriteTile(int column)
    {
        int left = Start(column), right = End(column, width), top = Start(tileRow), bottom = End(tileRow, height);
        using var stream = open($"{number}/{column}_{tileRow}.png");
        var from = strip.AsSpan(((top - first) * rowBytes) + (left * PixelSize));
        PngWriter.Write(
            stream, from, right - left, bottom - top, rowBytes, format, new() { CancellationToken = options.CancellationToken });
    }

    private int TilesAcross(int size) => ((size - 1) / options.TileSize) + 1;

    private int Start(int tile) => Math.Max(0, (tile * options.TileSize) - options.Overlap);

    private int End(int tile, int size) => (int)Math.Min(size, ((tile + 1L) * options.TileSize) + options.Overlap);
}

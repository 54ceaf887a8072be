using System.Buffers.Binary;
using GpuTiler.Imaging;

namespace GpuTiler.Fuzz;

/// <summary>Small pictures.</summary>
internal static class PictureSeeds
{
    /// <summary>Columns and rows, so that no row of few bits ends with a byte.</summary>
    public const int Width = 11, Height = 9;

    private const byte MostSignificant = 0x80;

    /// <summary>As a writer of this project has it.</summary>
    public static byte[] Write(IPictureEncoder encoder, PixelFormat format)
    {
        var pixels = new byte[Width * Height * (format == PixelFormat.R8 ? 1 : 4)];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(i * 37);
        }

        using var file = new MemoryStream();
        encoder.Write(file, new PictureSpan(pixels, Width, Height, format), new() { Text = [new("Title", "a picture")], Threads = 1 });
        return file.ToArray();
    }

    /// <summary>PNG of every colour type and depth, interlaced or not.</summary>
    public static IEnumerable<byte[]> Png()
    {
        foreach (var (type, depths) in new (PngColorType, int[])[]
        {
            (PngColorType.Grey, [1, 2, 4, 8, 16]), (PngColorType.Palette, [1, 2, 4, 8]), (PngColorType.Rgb, [8, 16]),
            (PngColorType.GreyAlpha, [8, 16]), (PngColorType.Rgba, [8, 16]),
        })
        {
            foreach (int depth in depths)
            {
                yield return Png(new(Width, Height, depth, type, Interlaced: false));
                yield return Png(new(Width, Height, depth, type, Interlaced: true));
            }
        }
    }

    private static byte[] Png(PngHeader header)
    {
        var file = new PngChunks();
        var start = new byte[PngHeader.Bytes];
        BinaryPrimitives.WriteInt32BigEndian(start, header.Width);
        BinaryPrimitives.WriteInt32BigEndian(start.AsSpan(4), header.Height);
        (start[8], start[9], start[12]) = ((byte)header.Depth, (byte)header.ColorType, (byte)(header.Interlaced ? 1 : 0));
        file.Add(PngFormat.Header, start);
        switch (header.ColorType)
        {
            case PngColorType.Palette:
                file.Add(PngFormat.Palette, [1, 2, 3, 250, 251, 252]);
                file.Add(PngFormat.Transparency, [MostSignificant]);
                break;
            case PngColorType.Grey:
                file.Add(PngFormat.Transparency, [0, 1]);
                break;
            case PngColorType.Rgb:
                file.Add(PngFormat.Transparency, [0, 1, 0, 2, 0, 3]);
                break;
        }

        file.Add(PngFormat.InternationalText, [(byte)'k', 0, 0, 0, 0, 0, (byte)'t']);
        file.AddPixels(Rows(header));
        file.Add(PngFormat.End, []);
        return file.Write();
    }

    // Each row with another filter.
    private static byte[] Rows(PngHeader header)
    {
        var pixels = new List<byte>();
        foreach (var pass in header.Passes())
        {
            for (int y = 0; y < pass.Rows(header.Height); y++)
            {
                pixels.Add((byte)(y % 5));
                pixels.AddRange(Enumerable.Repeat((byte)(y & 1), (int)header.RowBytes(pass.Columns(header.Width))));
            }
        }

        return [.. pixels];
    }
}

using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace GpuTiler.ImageSharp;

/// <summary>The colours of an image, and how they become those of a palette.</summary>
internal static class PictureColors
{
    private const int Most = 256, MostCounted = 1 << 16;

    // A colour map with a background and some text over it: what is left over is a few pixels.
    private const double NearlyAll = 0.95;

    /// <summary>What keeps every colour where there are few or few matter, and otherwise chooses the nearest.</summary>
    /// <remarks>ImageSharp's own quantizers look colours up in a table of coarser ones, so that neighbouring greys become one.</remarks>
    public static IQuantizer QuantizerFor(PictureSpan picture)
    {
        if (Count(picture) is not { } counts)
        {
            return KnownQuantizers.Wu;
        }

        var (usual, rare) = Split(counts);
        uint[] palette = [.. usual.Order()];
        var entries = palette.Index().ToDictionary(one => one.Item, one => (byte)one.Index);
        long kept = usual.Sum(color => (long)counts[color]);
        if (kept < NearlyAll * picture.Width * picture.Height)
        {
            return KnownQuantizers.Wu;
        }

        foreach (uint color in rare)
        {
            entries.Add(color, (byte)NearestOf(palette, color));
        }

        return new ExactQuantizer(palette, entries);
    }

    // The most frequent colours, and the others.
    private static (uint[] Usual, uint[] Rare) Split(Dictionary<uint, int> counts)
    {
        uint[] colors = [.. counts.Keys];
        if (colors.Length <= Most)
        {
            return (colors, []);
        }

        Array.Sort(colors, (one, other) => (counts[other], one).CompareTo((counts[one], other)));
        return (colors[..Most], colors[Most..]);
    }

    private static int NearestOf(uint[] palette, uint color)
    {
        int nearest = 0, least = int.MaxValue;
        for (int entry = 0; entry < palette.Length; entry++)
        {
            int distance = DistanceOf(palette[entry], color);
            if (distance < least)
            {
                (nearest, least) = (entry, distance);
            }
        }

        return nearest;
    }

    private static int DistanceOf(uint one, uint other)
    {
        int distance = 0;
        for (int shift = 0; shift < 32; shift += 8)
        {
            int by = (int)((one >> shift) & 0xFF) - (int)((other >> shift) & 0xFF);
            distance += by * by;
        }

        return distance;
    }

    private static Dictionary<uint, int>? Count(PictureSpan picture)
    {
        var counts = new Dictionary<uint, int>();
        if (picture.Format == PixelFormat.R8)
        {
            Span<int> levels = stackalloc int[Most];
            levels.Clear();
            foreach (byte level in picture.Pixels)
            {
                levels[level]++;
            }

            for (int level = 0; level < Most; level++)
            {
                if (levels[level] > 0)
                {
                    counts.Add(new Rgba32((byte)level, (byte)level, (byte)level).PackedValue, levels[level]);
                }
            }

            return counts;
        }

        var colors = MemoryMarshal.Cast<byte, uint>(picture.Pixels);
        for (int start = 0, end; start < colors.Length; start = end)
        {
            uint color = colors[start];
            end = start + 1;
            while (end < colors.Length && colors[end] == color)
            {
                end++;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, color, out _) += end - start;
            if (counts.Count > MostCounted)
            {
                return null;
            }
        }

        return counts;
    }
}

using System.Runtime.InteropServices;
using GpuTiler.Imaging;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace GpuTiler.ImageSharp;

/// <summary>The colours of an image, and how they become those of a palette.</summary>
internal static class PictureColors
{
    private const int Most = 256;

    /// <summary>What keeps every colour where there are few, and otherwise chooses the nearest.</summary>
    /// <remarks>ImageSharp's own quantizers look colours up in a table of coarser ones, so that neighbouring greys become one.</remarks>
    public static IQuantizer QuantizerFor(PictureSpan picture) =>
        Find(picture) is { } colors ? new ExactQuantizer([.. colors]) : KnownQuantizers.Wu;

    private static SortedSet<uint>? Find(PictureSpan picture)
    {
        var colors = new SortedSet<uint>();
        if (picture.Format == PixelFormat.R8)
        {
            Span<bool> isThere = stackalloc bool[Most];
            foreach (byte level in picture.Pixels)
            {
                isThere[level] = true;
            }

            for (int level = 0; level < Most; level++)
            {
                if (isThere[level])
                {
                    colors.Add(new Rgba32((byte)level, (byte)level, (byte)level).PackedValue);
                }
            }

            return colors;
        }

        uint last = 0;
        foreach (uint color in MemoryMarshal.Cast<byte, uint>(picture.Pixels))
        {
            if ((color != last || colors.Count == 0) && colors.Add(last = color) && colors.Count > Most)
            {
                return null;
            }
        }

        return colors;
    }
}

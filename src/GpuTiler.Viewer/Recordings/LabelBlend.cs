using System.Runtime.InteropServices;

namespace GpuTiler.Viewer;

/// <summary>Draws pictures of texts over what is there.</summary>
internal static class LabelBlend
{
    /// <summary>Draws one.</summary>
    /// <param name="pixels">The rows.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="label">Its pixels.</param>
    public static void Draw(Span<uint> pixels, int width, LabelInfo place, LabelPicture label)
    {
        var source = MemoryMarshal.Cast<byte, uint>(label.Pixels);
        var clip = place.Clip ?? new(0, 0, width, int.MaxValue);
        long first = Math.Max(0L, Math.Max(0, clip.Left) - (long)place.X);
        long end = Math.Min(Math.Min(label.Width, place.Width), (long)Math.Min(width, clip.Right) - place.X);
        for (int y = 0; y < label.Height; y++)
        {
            long row = (long)place.Y + y;
            if (row < Math.Max(0, clip.Top) || row >= clip.Bottom || (row + 1) * width > pixels.Length)
            {
                continue;
            }

            for (long x = first; x < end; x++)
            {
                ref uint under = ref pixels[(int)((row * width) + place.X + x)];
                under = Over(source[(int)((y * label.Width) + x)], under);
            }
        }
    }

    private static uint Over(uint color, uint under)
    {
        uint alpha = color >> 24, mixed = 0xFF000000;
        for (int shift = 0; shift < 24; shift += 8)
        {
            uint above = (color >> shift) & 0xFF, below = (under >> shift) & 0xFF;
            mixed |= (((above * alpha) + (below * (255 - alpha)) + 127) / 255) << shift;
        }

        return mixed;
    }
}

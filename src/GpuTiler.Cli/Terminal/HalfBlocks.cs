using System.Globalization;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>A picture in characters: the foreground of ▀ is the upper pixel, its background the lower one.</summary>
internal static class HalfBlocks
{
    /// <summary>The picture as lines of text, a character for each column of pixels.</summary>
    public static string Encode(ShownPicture picture)
    {
        var text = new StringBuilder();
        for (int y = 0; y < picture.Height; y += 2)
        {
            // -1 is no color that a pixel has: none is set at the beginning of a line.
            int above = -1, below = -1;
            for (int x = 0; x < picture.Width; x++)
            {
                Set(38, picture.ColorAt(x, y), ref above);
                if (y + 1 < picture.Height)
                {
                    Set(48, picture.ColorAt(x, y + 1), ref below);
                }

                text.Append('▀');
            }

            text.Append("\e[0m\n");
        }

        return text.ToString();

        void Set(int layer, int color, ref int current)
        {
            if (color != current)
            {
                text.Append(CultureInfo.InvariantCulture, $"\e[{layer};2;{color >> 16};{(color >> 8) & 0xFF};{color & 0xFF}m");
                current = color;
            }
        }
    }
}

using GpuTiler.Imaging;

namespace GpuTiler;

/// <summary>
/// A picture below a layer's maps, such as the input that they explain: the stronger a level, the more its colour covers. With
/// <see cref="ColorMap.Diverging"/> the middle is clear and both ends cover; with any other map the lowest level is clear.
/// <code>
/// strength = |2·level − 255| − 1 of Diverging, otherwise level
/// alpha    = roundHalfToEven(opacity·sqrt(255·strength))
/// pixel    = (colour·alpha + picture·(255 − alpha) + 127) div 255
/// </code>
/// </summary>
public sealed class Backdrop
{
    /// <summary>The usual <see cref="Opacity"/>.</summary>
    public const double UsualOpacity = 0.8;

    private const int Opaque = 255, PixelSize = 4;

    private (ColorMap Source, ColorMap Clear)? clear;

    private Backdrop(Bitmap picture, double opacity, int firstChannel) =>
        (Picture, Opacity, FirstChannel) = (picture, opacity, firstChannel);

    /// <summary>The picture.</summary>
    public Bitmap Picture { get; }

    /// <summary>How much of the picture the strongest level covers, from 0 to 1.</summary>
    public double Opacity { get; }

    /// <summary>The first channel whose map lies over the picture; those before it are shown as they are.</summary>
    public int FirstChannel { get; }

    /// <summary>Puts a picture below maps of its size.</summary>
    /// <param name="picture">The picture; grey or in colour, its alpha is ignored.</param>
    /// <param name="opacity">How much of it the strongest level covers, from 0 to 1.</param>
    /// <param name="firstChannel">The first channel whose map lies over it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The opacity or the channel is out of its bounds.</exception>
    public static Backdrop Create(Bitmap picture, double opacity = UsualOpacity, int firstChannel = 0)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNegative(firstChannel);
        return opacity is >= 0 and <= 1 ? new(picture, opacity, firstChannel)
            : throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "A number from 0 to 1 is needed.");
    }

    /// <summary>How much a level covers, from 0 to 255.</summary>
    /// <param name="colors">The colours of the levels.</param>
    /// <param name="level">The level.</param>
    public int AlphaOf(ColorMap colors, int level)
    {
        int strength = colors == ColorMap.Diverging ? Math.Abs((2 * level) - Opaque) - 1 : level;
        return (int)Math.Round(Opacity * Math.Sqrt(Opaque * strength));
    }

    /// <summary>Checks that maps can lie over the picture.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    internal void Require(TensorShape shape, in TileOptions tiles)
    {
        if ((shape.Width, shape.Height) != (Picture.Width, Picture.Height))
        {
            throw new ArgumentException(
                $"Maps of {shape.Height}×{shape.Width} do not lie over a picture of {Picture.Height}×{Picture.Width}: "
                + "one value for each pixel is needed.");
        }

        if (tiles is { ColorMap: null } or { Composition.IsRgb: true } or { Composition.Interleave: > 1 }
            || tiles.Shrink != TileShrink.None)
        {
            throw new ArgumentException(
                "Maps over a picture have colours, a tile each, and a pixel or more for each value: leave out what does not go with that.");
        }
    }

    /// <summary>The options with colours whose alpha says how much they cover, for <see cref="Compose"/>.</summary>
    internal TileOptions Clear(in TileOptions tiles)
    {
        var colors = tiles.ColorMap!;
        if (clear?.Source != colors)
        {
            byte[] rgba = colors.Rgba.ToArray();
            for (int level = 0; level <= Opaque; level++)
            {
                rgba[(PixelSize * level) + 3] = (byte)AlphaOf(colors, level);
            }

            clear = (colors, ColorMap.Create(rgba));
        }

        return tiles with { ColorMap = clear.Value.Clear };
    }

    /// <summary>Puts the picture below a mosaic that was rendered with <see cref="Clear"/>; the result is opaque.</summary>
    /// <param name="plan">Where every tile is.</param>
    /// <param name="mosaic">The mosaic.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next.</param>
    internal void Compose(in TilePlan plan, Span<byte> mosaic, int rowPitch)
    {
        for (int tile = 0; tile < plan.Tiles; tile++)
        {
            var (left, top) = plan.TileOrigin(tile);
            bool isOver = plan.NumberOf(tile) >= FirstChannel;
            for (int y = 0; y < plan.TileHeight; y++)
            {
                var row = mosaic.Slice(((top + y) * rowPitch) + (left * PixelSize), plan.TileWidth * PixelSize);
                if (isOver)
                {
                    ComposeRow(row, y / plan.Scale, plan.Scale);
                }

                for (int x = 3; x < row.Length; x += PixelSize)
                {
                    row[x] = Opaque;
                }
            }
        }
    }

    private void ComposeRow(Span<byte> row, int pictureRow, int scale)
    {
        int channels = Picture.Channels;
        var below = Picture.Pixels.Span.Slice(pictureRow * Picture.Width * channels, Picture.Width * channels);
        for (int x = 0; x < row.Length / PixelSize; x++)
        {
            var pixel = row.Slice(x * PixelSize, PixelSize);
            int alpha = pixel[3], first = x / scale * channels;
            for (int color = 0; color < 3; color++)
            {
                int under = below[first + (channels < 3 ? 0 : color)];
                pixel[color] = (byte)(((pixel[color] * alpha) + (under * (Opaque - alpha)) + (Opaque / 2)) / Opaque);
            }
        }
    }
}

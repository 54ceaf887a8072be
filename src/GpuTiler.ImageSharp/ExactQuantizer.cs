using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace GpuTiler.ImageSharp;

/// <summary>Gives each colour of an image the palette's entry that was chosen for it.</summary>
/// <param name="colors">The palette, as <see cref="Rgba32.PackedValue"/>: 256 colours at most.</param>
/// <param name="entries">The entry of each colour of the image.</param>
internal sealed class ExactQuantizer(uint[] colors, Dictionary<uint, byte> entries) : IQuantizer
{
    /// <inheritdoc/>
    public QuantizerOptions Options { get; } = new() { Dither = null, MaxColors = Math.Max(colors.Length, 1) };

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration)
        where TPixel : unmanaged, IPixel<TPixel> => CreatePixelSpecificQuantizer<TPixel>(configuration, Options);

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration, QuantizerOptions options)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var palette = Array.ConvertAll(colors, color =>
        {
            TPixel pixel = default;
            pixel.FromRgba32(new(color));
            return pixel;
        });
        return new Quantizer<TPixel>(configuration, options, palette, entries);
    }

    // A structure, as ImageSharp's loop over an image wants it.
    private readonly struct Quantizer<TPixel>(
        Configuration configuration, QuantizerOptions options, TPixel[] palette, Dictionary<uint, byte> entries) : IQuantizer<TPixel>
        where TPixel : unmanaged, IPixel<TPixel>
    {
        public Configuration Configuration => configuration;

        public QuantizerOptions Options => options;

        public ReadOnlyMemory<TPixel> Palette => palette;

        public void AddPaletteColors(Buffer2DRegion<TPixel> pixelRegion)
        {
            // They are known already.
        }

        public IndexedImageFrame<TPixel> QuantizeFrame(ImageFrame<TPixel> source, Rectangle bounds)
        {
            var self = this;
            return QuantizerUtilities.QuantizeFrame(ref self, source, bounds);
        }

        public byte GetQuantizedColor(TPixel color, out TPixel match)
        {
            match = color;
            Rgba32 plain = default;
            color.ToRgba32(ref plain);
            return entries[plain.PackedValue];
        }

        public void Dispose()
        {
        }
    }
}

namespace GpuTiler.Imaging;

/// <summary>The colour types of a PNG file, with the numbers that the file holds.</summary>
internal enum PngColorType : byte
{
    Grey = 0,
    Rgb = 2,
    Palette = 3,
    GreyAlpha = 4,
    Rgba = 6,
}

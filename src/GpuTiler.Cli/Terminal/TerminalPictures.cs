using System.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace GpuTiler.Cli;

/// <summary>Draws the program's pictures in the terminal, no wider than it.</summary>
internal sealed class TerminalPictures(TerminalGraphics graphics, int columns)
{
    // Few terminals say how large a character is, and few are smaller.
    private const int CharacterWidth = 8;

    private int MostWidth => graphics == TerminalGraphics.Blocks ? columns : columns * CharacterWidth;

    /// <summary>Draws a file of any format that the program writes; of an animation the first frame.</summary>
    public void Draw(string path)
    {
        using var image = Image.Load<Rgb24>(path);
        if (image.Width > MostWidth)
        {
            int height = Math.Max(1, (int)((long)image.Height * MostWidth / image.Width));
            image.Mutate(context => context.Resize(new ResizeOptions { Size = new(MostWidth, height), Sampler = KnownResamplers.Box }));
        }

        string text = Encode(image);
        StandardOutput.Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private string Encode(Image<Rgb24> image) => graphics switch
    {
        TerminalGraphics.Kitty => KittyGraphics.Encode(Png(image)),
        TerminalGraphics.Iterm2 => ItermImages.Encode(Png(image), image.Width),
        TerminalGraphics.Sixel => SixelGraphics.Encode(Pixels(image)),
        _ => HalfBlocks.Encode(Pixels(image)),
    };

    private static byte[] Png(Image<Rgb24> image)
    {
        using var file = new MemoryStream();
        image.Save(file, new PngEncoder());
        return file.ToArray();
    }

    private static ShownPicture Pixels(Image<Rgb24> image)
    {
        byte[] pixels = new byte[image.Width * image.Height * 3];
        image.CopyPixelDataTo(pixels);
        return new(image.Width, image.Height, pixels);
    }
}

using GpuTiler.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;

namespace GpuTiler.ImageSharp;

/// <summary>Hands a finished image to one of ImageSharp's encoders, where it is; nothing is copied first.</summary>
internal static class EncodedPicture
{
    /// <summary>Writes one image.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="picture">The image.</param>
    /// <param name="format">The format's name, and the most pixels along a side that it holds.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="describe">Stores what the file records.</param>
    /// <param name="cancellationToken">Stops the work before it begins.</param>
    public static unsafe void Write(
        Stream output,
        PictureSpan picture,
        (string Name, int MaxSide) format,
        IImageEncoder encoder,
        Action<Image>? describe,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        cancellationToken.ThrowIfCancellationRequested();
        if (Math.Max(picture.Width, picture.Height) > format.MaxSide)
        {
            throw new ArgumentException(
                $"The image has {picture.Width}x{picture.Height} pixels; {format.Name} holds {format.MaxSide} along a side at most.",
                nameof(picture));
        }

        fixed (byte* pixels = picture.Pixels)
        {
            using Image image = picture.Format == PixelFormat.R8
                ? Image.WrapMemory<L8>(Configuration.Default, pixels, picture.Width, picture.Height)
                : Image.WrapMemory<Rgba32>(Configuration.Default, pixels, picture.Width, picture.Height);
            try
            {
                describe?.Invoke(image);
                image.Save(output, encoder);
            }
            catch (Exception e) when (e is ImageFormatException or ImageProcessingException or InvalidMemoryOperationException)
            {
                throw new ArgumentException(
                    $"The image of {picture.Width}x{picture.Height} pixels cannot be written as {format.Name}: {e.Message}",
                    nameof(picture),
                    e);
            }
        }
    }
}

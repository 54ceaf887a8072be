using System.Runtime.CompilerServices;
using GpuTiler.ImageSharp;
using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>What images are written as.</summary>
/// <param name="Format">The format of pictures and animations.</param>
/// <param name="Quality">The quality that the user gave.</param>
internal sealed record ImageForm(PictureFormat Format, int? Quality = null)
{
    /// <summary>PNG files.</summary>
    public static ImageForm Png { get; } = new(PictureFormat.Png);

    /// <summary>Whether mosaics are pyramids.</summary>
    public bool IsDeepZoom { get; init; }

    /// <summary>The speed of animations; <see langword="null"/> where each image is a picture.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>What draws them in the terminal; <see langword="null"/> where they are only written.</summary>
    public TerminalPictures? Pictures { get; init; }

    /// <summary>What writes the files.</summary>
    public IPictureEncoder Encoder { get; } = Format == PictureFormat.Png ? PngPictures.Instance : CreateForeign(Format, Quality);

    /// <summary>The limit of an image's sides, where the format has a narrower one.</summary>
    public MosaicOptions Limit(in MosaicOptions mosaics) =>
        Encoder.MaxSide < int.MaxValue && (mosaics.MaxSize == 0 || mosaics.MaxSize > Encoder.MaxSide)
            ? mosaics with { MaxSize = Encoder.MaxSide }
            : mosaics;

    // Apart, so that a run without such files loads no library for them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IPictureEncoder CreateForeign(PictureFormat format, int? quality) => format switch
    {
        PictureFormat.Jpeg => new JpegPictures(quality ?? JpegPictures.UsualQuality),
        PictureFormat.Webp => new WebpPictures(quality),
        _ => new GifPictures(),
    };
}

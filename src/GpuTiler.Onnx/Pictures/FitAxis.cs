namespace GpuTiler.Onnx;

/// <summary>A picture's way into an input in one direction: pixels that are cut out and resized, and which of those go where.</summary>
/// <param name="From">The first pixel of the picture that counts.</param>
/// <param name="Count">How many count.</param>
/// <param name="Resized">How many they become.</param>
/// <param name="First">The first of these that the input holds.</param>
/// <param name="Length">How many it holds.</param>
/// <param name="Target">The input's pixel that holds the first.</param>
internal readonly record struct FitAxis(int From, int Count, int Resized, int First, int Length, int Target)
{
    // What an ImageNet network is tested with: a short side of 256 pixels, of which 224 are seen.
    private const int Enlarged = 256, Seen = 224;

    /// <summary>Fits a picture to an input.</summary>
    /// <returns>Columns, and rows.</returns>
    /// <exception cref="ArgumentException">The requested short side does not cover the input.</exception>
    public static (FitAxis Across, FitAxis Down) Of(
        in ImagePreparation options, (int Width, int Height) picture, (int Width, int Height) input) =>
        options.Fit switch
        {
            PictureFit.Crop => Crop(picture, input),
            PictureFit.ShortSide =>
                Cut(picture, input, options.ShortSide == 0 ? Covering(picture, input) : ShortSide(picture, input, options.ShortSide)),
            PictureFit.Letterbox => Letterbox(picture, input),
            _ => (Whole(picture.Width, input.Width), Whole(picture.Height, input.Height)),
        };

    private static FitAxis Whole(int from, int to) => new(0, from, to, 0, to, 0);

    private static (FitAxis Across, FitAxis Down) Crop((int Width, int Height) picture, (int Width, int Height) input)
    {
        bool isWide = (long)picture.Width * input.Height > (long)picture.Height * input.Width;
        int width = isWide ? Scale(picture.Height, input.Width, input.Height) : picture.Width;
        int height = isWide ? picture.Height : Scale(picture.Width, input.Height, input.Width);
        return (Middle(picture.Width, width, input.Width), Middle(picture.Height, height, input.Height));

        static FitAxis Middle(int all, int count, int to) => new(Half(all - count), count, to, 0, to, 0);
    }

    private static (FitAxis Across, FitAxis Down) Cut(
        (int Width, int Height) picture, (int Width, int Height) input, (int Width, int Height) resized)
    {
        return (Middle(picture.Width, resized.Width, input.Width), Middle(picture.Height, resized.Height, input.Height));

        static FitAxis Middle(int all, int to, int length) => new(0, all, to, Half(to - length), length, 0);
    }

    private static (int Width, int Height) Covering((int Width, int Height) picture, (int Width, int Height) input)
    {
        int width = Scale(input.Width, Enlarged, Seen), height = Scale(input.Height, Enlarged, Seen);
        return (long)picture.Width * height > (long)picture.Height * width
            ? (Longer(height, picture.Width, picture.Height), height)
            : (width, Longer(width, picture.Height, picture.Width));
    }

    private static (int Width, int Height) ShortSide((int Width, int Height) picture, (int Width, int Height) input, int shortSide)
    {
        bool isWide = picture.Width > picture.Height;
        int width = isWide ? Longer(shortSide, picture.Width, picture.Height) : shortSide;
        int height = isWide ? shortSide : Longer(shortSide, picture.Height, picture.Width);
        return width >= input.Width && height >= input.Height ? (width, height) : throw new ArgumentException(
            $"A picture of {picture.Width}×{picture.Height} pixels becomes {width}×{height} with a short side of {shortSide}, "
            + $"and the input takes {input.Width}×{input.Height}: a longer short side is needed.");
    }

    private static (FitAxis Across, FitAxis Down) Letterbox((int Width, int Height) picture, (int Width, int Height) input)
    {
        bool isWide = (long)picture.Width * input.Height > (long)picture.Height * input.Width;
        int width = isWide ? input.Width : Scale(picture.Width, input.Height, picture.Height);
        int height = isWide ? Scale(picture.Height, input.Width, picture.Width) : input.Height;
        return (Inside(picture.Width, width, input.Width), Inside(picture.Height, height, input.Height));

        static FitAxis Inside(int all, int to, int room) => new(0, all, to, 0, to, (room - to) / 2);
    }

    // To nearest, halves to even, and at least 1.
    private static int Scale(int length, int numerator, int denominator) =>
        Math.Max(1, (int)Math.Round((double)length * numerator / denominator, MidpointRounding.ToEven));

    // Only the middle is resized, so a line a billion pixels long does no harm; beyond that it is shortened.
    private static int Longer(int shortSide, int numerator, int denominator) =>
        (int)Math.Min((long)shortSide * numerator / denominator, int.MaxValue);

    // As torchvision rounds it.
    private static int Half(int length) => (int)Math.Round(length / 2.0, MidpointRounding.ToEven);
}

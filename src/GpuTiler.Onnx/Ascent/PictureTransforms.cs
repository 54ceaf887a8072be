namespace GpuTiler.Onnx;

/// <summary>
/// How a picture is moved at random before each step, so that the network's response does not depend on single pixels.
/// <c>default</c> leaves it where it is.
/// </summary>
/// <remarks>
/// Padding, both shifts, the scale and the rotation are one resampling with bilinear weights; the network sees as many rows and columns as
/// the picture has. All pictures of a batch are moved alike, and the same seed gives the same movements.
/// </remarks>
public readonly record struct PictureTransforms
{
    /// <summary>How many numbers tell the graph of a step how it is moved.</summary>
    internal const int Numbers = 12;

    // From Knuth's MMIX, as for the noise that an ascent begins at, but with other streams.
    private const long Multiplier = 6364136223846793005, Stream = 0x7472616E73666F72;

    private const int Scales = 11, ExtraUpright = 5;

    /// <summary>
    /// Those of Lucid: 12 grey pixels around the picture, a shift of up to 4, a scale within 10 %, a rotation within 10°, and a shift of up
    /// to 2.
    /// </summary>
    public static PictureTransforms Lucid => new() { Pad = 12, Jitter = 8, Scale = 0.1, Rotation = 10, LastJitter = 4 };

    /// <summary>How many pixels of 0.5 are put around the picture; beyond them it is black.</summary>
    public int Pad { get; init; }

    /// <summary>The range of the shift in pixels: a whole number from −half to half of this, along both axes.</summary>
    public int Jitter { get; init; }

    /// <summary>How far its scale is from 1 at most; it is one of eleven, evenly spaced.</summary>
    public double Scale { get; init; }

    /// <summary>
    /// How many degrees it is rotated by at most: a whole number, all equally likely except 0, which is six times as likely.
    /// </summary>
    public int Rotation { get; init; }

    /// <summary>As <see cref="Jitter"/>, after scaling and rotation.</summary>
    public int LastJitter { get; init; }

    /// <summary>The greatest distance between a pixel and another that it contributes to.</summary>
    internal double Reach
    {
        get
        {
            var (sin, cos) = Math.SinCos(Math.Min(Rotation, 45) * Math.PI / 180);
            return (sin + cos) * (1 + Scale);
        }
    }

    /// <summary>Checks that its numbers make sense.</summary>
    /// <exception cref="ArgumentException">One of them does not.</exception>
    internal void Require()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Pad);
        ArgumentOutOfRangeException.ThrowIfNegative(Jitter);
        ArgumentOutOfRangeException.ThrowIfNegative(LastJitter);
        if (!(Scale is >= 0 and < 1 && Rotation is >= 0 and <= 180))
        {
            throw new ArgumentException(
                $"A picture is scaled by less than 1 more or less, and rotated by 180° at most, and not by {Scale} and {Rotation}°.");
        }
    }

    /// <summary>Draws at random how a picture is moved in a step.</summary>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="step">The step.</param>
    /// <param name="height">The picture's rows.</param>
    /// <param name="width">The picture's columns.</param>
    /// <param name="numbers">
    /// Two matrices of 2×3, row by row: from a place that the network sees, (column, row, 1), to one of the picture, and back.
    /// </param>
    internal void Draw(int seed, int step, int height, int width, Span<float> numbers)
    {
        var random = new SeededNoise(unchecked((((seed * Multiplier) + step) * Multiplier) + Stream));
        double shiftX = Shift(ref random, Jitter), shiftY = Shift(ref random, Jitter);
        double scale = 1 + (Scale * ((Whole(ref random, Scales) / ((Scales - 1) / 2.0)) - 1));
        int drawn = Whole(ref random, (2 * Rotation) + 1 + ExtraUpright);
        double degrees = drawn <= 2 * Rotation ? drawn - Rotation : 0;
        double lastX = Shift(ref random, LastJitter), lastY = Shift(ref random, LastJitter);

        // Around the middle of the picture.
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        double middleX = (width - 1) / 2.0, middleY = (height - 1) / 2.0;
        double fromX = lastX - middleX, fromY = lastY - middleY, toX = shiftX + middleX, toY = shiftY + middleY;
        Write(numbers, cos / scale, sin / scale, -sin / scale, cos / scale, fromX, fromY, toX, toY);
        Write(numbers[(Numbers / 2)..], cos * scale, -sin * scale, sin * scale, cos * scale, -toX, -toY, -fromX, -fromY);
    }

    // The shifts before and after the matrix, as one column.
    private static void Write(
        Span<float> numbers, double xx, double xy, double yx, double yy, double beforeX, double beforeY, double behindX, double behindY)
    {
        (numbers[0], numbers[1], numbers[2]) = ((float)xx, (float)xy, (float)((xx * beforeX) + (xy * beforeY) + behindX));
        (numbers[3], numbers[4], numbers[5]) = ((float)yx, (float)yy, (float)((yx * beforeX) + (yy * beforeY) + behindY));
    }

    private static int Whole(ref SeededNoise random, int count) => (int)(random.NextUniform() * count);

    private static int Shift(ref SeededNoise random, int jitter) => Whole(ref random, jitter + 1) - (jitter / 2);
}

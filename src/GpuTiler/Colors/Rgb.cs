namespace GpuTiler;

/// <summary>An opaque colour: sRGB, a byte for each component.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>Whether the colour is a grey level.</summary>
    public bool IsGrey => Red == Green && Green == Blue;

    /// <summary>The four bytes of a pixel as a word in the byte order of this machine's memory.</summary>
    internal uint Word => BitConverter.ToUInt32([Red, Green, Blue, 255]);

    /// <summary>Black or white, whichever stands out from the colour, by the weights of Rec. 601.</summary>
    internal Rgb Ink => Grey((byte)((299 * Red) + (587 * Green) + (114 * Blue) < 128_000 ? 255 : 0));

    /// <summary>A grey level.</summary>
    /// <param name="level">0 is black and 255 is white.</param>
    public static Rgb Grey(byte level) => new(level, level, level);

    /// <summary>The level of a grey, such as <c>255</c>, and otherwise the colour as <see cref="ToString"/> writes it.</summary>
    public string ToText() => IsGrey ? Red.ToString(System.Globalization.CultureInfo.InvariantCulture) : ToString();

    /// <inheritdoc/>
    public override string ToString() => $"#{Red:X2}{Green:X2}{Blue:X2}";
}

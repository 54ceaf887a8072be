namespace GpuTiler;

/// <summary>
/// The "cool to warm" colours of Kenneth Moreland, "Diverging Color Maps for Scientific Visualization", 2009: between blue and red through
/// a light grey, in Msh, the polar form of CIELAB, where the path out of the grey bends its hue a little so that the colours stay even.
/// </summary>
internal static class DivergingColors
{
    private static readonly Rgb Cool = new(59, 76, 192), Warm = new(180, 4, 38);

    // The magnitude of the grey in the middle.
    private const double MiddleMagnitude = 88;

    // CIE XYZ of D65 white.
    private const double WhiteX = 0.95047, WhiteY = 1, WhiteZ = 1.08883;

    /// <summary>The colour at a place from 0 (blue) to 1 (red).</summary>
    public static Rgb At(double place)
    {
        var end = ToMsh(place < 0.5 ? Cool : Warm);
        double fromMiddle = Math.Abs((2 * place) - 1);
        double middleHue = SpunHue(end, MiddleMagnitude);
        return ToRgb(new(
            Between(MiddleMagnitude, end.Magnitude), Between(0, end.Saturation), Between(middleHue, end.Hue)));

        double Between(double middle, double outer) => middle + (fromMiddle * (outer - middle));
    }

    // The hue that an unsaturated colour is given, so that the path to the saturated one is straight to the eye.
    private static double SpunHue(Msh saturated, double magnitude)
    {
        if (saturated.Magnitude >= magnitude)
        {
            return saturated.Hue;
        }

        double spin = saturated.Saturation * Math.Sqrt((magnitude * magnitude) - (saturated.Magnitude * saturated.Magnitude))
            / (saturated.Magnitude * Math.Sin(saturated.Saturation));
        return saturated.Hue > -Math.PI / 3 ? saturated.Hue + spin : saturated.Hue - spin;
    }

    private static Msh ToMsh(Rgb color)
    {
        double red = ToLinear(color.Red), green = ToLinear(color.Green), blue = ToLinear(color.Blue);
        double x = (0.4124564 * red) + (0.3575761 * green) + (0.1804375 * blue);
        double y = (0.2126729 * red) + (0.7151522 * green) + (0.0721750 * blue);
        double z = (0.0193339 * red) + (0.1191920 * green) + (0.9503041 * blue);
        double fx = ToLab(x / WhiteX), fy = ToLab(y / WhiteY), fz = ToLab(z / WhiteZ);
        double l = (116 * fy) - 16, a = 500 * (fx - fy), b = 200 * (fy - fz);
        double magnitude = Math.Sqrt((l * l) + (a * a) + (b * b));
        return new(magnitude, Math.Acos(l / magnitude), Math.Atan2(b, a));
    }

    private static Rgb ToRgb(Msh color)
    {
        double l = color.Magnitude * Math.Cos(color.Saturation);
        double a = color.Magnitude * Math.Sin(color.Saturation) * Math.Cos(color.Hue);
        double b = color.Magnitude * Math.Sin(color.Saturation) * Math.Sin(color.Hue);
        double fy = (l + 16) / 116;
        double x = WhiteX * FromLab(fy + (a / 500)), y = WhiteY * FromLab(fy), z = WhiteZ * FromLab(fy - (b / 200));
        return new(
            ToByte((3.2404542 * x) - (1.5371385 * y) - (0.4985314 * z)),
            ToByte((-0.9692660 * x) + (1.8760108 * y) + (0.0415560 * z)),
            ToByte((0.0556434 * x) - (0.2040259 * y) + (1.0572252 * z)));
    }

    // IEC 61966-2-1.
    private static double ToLinear(byte value)
    {
        double v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }

    private static byte ToByte(double linear)
    {
        double v = linear <= 0.0031308 ? linear * 12.92 : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * Math.Clamp(v, 0, 1));
    }

    // CIE 15: below (6/29)³ a straight line replaces the cube root.
    private static double ToLab(double value) => value > 216.0 / 24389 ? Math.Cbrt(value) : ((value * 24389 / 27) + 16) / 116;

    private static double FromLab(double value) => value > 6.0 / 29 ? value * value * value : ((116 * value) - 16) * 27 / 24389;

    private readonly record struct Msh(double Magnitude, double Saturation, double Hue);
}

using System.Globalization;

namespace GpuTiler;

/// <summary>Numbers in few characters, written the same way in every country: <c>0.25</c>, <c>-1200</c>, <c>3e-38</c>.</summary>
internal static class ShortNumber
{
    /// <summary>The most characters of a float of one significant digit: <c>-1e-38</c>.</summary>
    public const int Least = 6;

    // More digits than a float can hold.
    private const int MostDigits = 9;

    // Powers of ten that people read without an exponent.
    private const int LeastPlain = -4;
    private const int MostPlain = 5;
    private const string PlainFormat = "0.##################";

    /// <summary>A value rounded to some significant digits, without trailing zeros.</summary>
    /// <param name="value">The value.</param>
    /// <param name="digits">How many digits, from 1.</param>
    /// <param name="isShortest">Whether an exponent is used wherever that is shorter, and not only for what is very large or small.</param>
    public static string Round(double value, int digits, bool isShortest = false)
    {
        if (!double.IsFinite(value))
        {
            return "none";
        }

        var text = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture);
        int at = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = text[..at];
        string kept = mantissa.Contains('.', StringComparison.Ordinal) ? mantissa.TrimEnd('0').TrimEnd('.') : mantissa;
        if (kept is "0" or "-0")
        {
            return "0";
        }

        string scientific = string.Create(CultureInfo.InvariantCulture, $"{kept}e{exponent}");
        if (Math.Abs(exponent) > MostDigits)
        {
            return scientific;
        }

        // What was rounded away must not come back as a digit.
        string plain = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(PlainFormat, CultureInfo.InvariantCulture);
        return plain.Length <= scientific.Length || (!isShortest && exponent is >= LeastPlain and <= MostPlain) ? plain : scientific;
    }

    /// <summary>A value to within a distance, or as near as so many characters allow; 0 where that is near enough.</summary>
    public static string Near(double value, double distance, int characters)
    {
        if (!double.IsFinite(value) || Math.Abs(value) <= distance)
        {
            return double.IsFinite(value) ? "0" : Round(value, 1);
        }

        string best = Fit(value, 1, characters);
        for (int digits = 2; digits <= MostDigits && Math.Abs(Parse(best) - value) > distance; digits++)
        {
            string next = Fit(value, digits, characters);
            if (next.Length > characters)
            {
                break;
            }

            best = next;
        }

        return best;
    }

    /// <summary>Two values with a separator between them, with as many digits, up to three, as so many characters allow.</summary>
    public static string Pair(double first, double second, string separator, int characters)
    {
        string text = "";
        for (int attempt = 0; attempt < 6; attempt++)
        {
            int digits = 3 - (attempt / 2);
            bool isShortest = attempt % 2 == 1;
            text = Round(first, digits, isShortest) + separator + Round(second, digits, isShortest);
            if (text.Length <= characters)
            {
                break;
            }
        }

        return text;
    }

    /// <summary>The value of such a text.</summary>
    public static double Parse(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Fit(double value, int digits, int characters)
    {
        string text = Round(value, digits);
        return text.Length <= characters ? text : Round(value, digits, isShortest: true);
    }
}

using System.Globalization;

namespace GpuTiler;

/// <summary>Numbers in little room, written the same way in every culture: <c>0.25</c>, <c>−1200</c>, <c>3e-38</c>.</summary>
internal static class ShortNumber
{
    /// <summary>As wide as any float of one significant digit.</summary>
    public const string Widest = "−" + WidestUnsigned;

    /// <summary>As wide as any that is not negative.</summary>
    public const string WidestUnsigned = "8e-38";

    // More digits than a float can hold.
    private const int MostDigits = 9;

    // Powers of ten that people read without an exponent.
    private const int LeastPlain = -4;
    private const int MostPlain = 5;

    // Numbers with more decimals are written with an exponent.
    private const int MostDecimals = 4;
    private const char Minus = '−';
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
            return Sign(scientific);
        }

        // What was rounded away must not come back as a digit.
        string plain = decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)
            .ToString(PlainFormat, CultureInfo.InvariantCulture);
        return Sign(plain.Length <= scientific.Length || (!isShortest && exponent is >= LeastPlain and <= MostPlain) ? plain : scientific);
    }

    /// <summary>A value to within a distance, or as close as there is room for; 0 where that is near enough.</summary>
    public static string Near(double value, double distance, TextRoom room)
    {
        if (!double.IsFinite(value) || Math.Abs(value) <= distance)
        {
            return double.IsFinite(value) ? "0" : Round(value, 1);
        }

        string best = Fit(value, 1, room);
        for (int digits = 2; digits <= MostDigits && Math.Abs(Parse(best) - value) > distance; digits++)
        {
            string next = Fit(value, digits, room);
            if (!room.Has(next))
            {
                break;
            }

            best = next;
        }

        return best;
    }

    /// <summary>Several values with the same number of decimals: the fewest that tell each to within its distance.</summary>
    /// <param name="values">The values, which are finite, and how near each is told.</param>
    /// <param name="room">The room for each.</param>
    /// <returns>What is written; <see langword="null"/> where there is no room for it.</returns>
    public static string[]? Alike(IReadOnlyList<(double Value, double Distance)> values, TextRoom room)
    {
        double largest = values.Max(value => Math.Abs(value.Value));
        bool isPlain = largest >= Math.Pow(10, LeastPlain) && largest < Math.Pow(10, MostPlain + 1);
        return (isPlain ? Write(exponent: "", MostDecimals) : null) ?? Write(exponent: "e0", MostDigits);

        string[]? Write(string exponent, int mostDecimals)
        {
            for (int decimals = 0; decimals <= mostDecimals; decimals++)
            {
                string format = $"0.{new string('0', decimals)}{exponent}";
                string[] texts = [.. values.Select(value => Format(value.Value, format))];
                if (!Array.TrueForAll(texts, text => room.Has(text)))
                {
                    break;
                }

                if (values.Zip(texts).All(pair => Math.Abs(Parse(pair.Second) - pair.First.Value) <= pair.First.Distance))
                {
                    return texts;
                }
            }

            return null;
        }
    }

    /// <summary>Two values with a separator between them, with as many digits, up to three, as there is room for.</summary>
    public static string Pair(double first, double second, string separator, TextRoom room)
    {
        string text = "";
        for (int attempt = 0; attempt < 6; attempt++)
        {
            int digits = 3 - (attempt / 2);
            bool isShortest = attempt % 2 == 1;
            text = Round(first, digits, isShortest) + separator + Round(second, digits, isShortest);
            if (room.Has(text))
            {
                break;
            }
        }

        return text;
    }

    /// <summary>The value of such a text.</summary>
    public static double Parse(string text) => double.Parse(text.Replace(Minus, '-'), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Fit(double value, int digits, TextRoom room)
    {
        string text = Round(value, digits);
        return room.Has(text) ? text : Round(value, digits, isShortest: true);
    }

    // What is rounded to zero has no meaningful sign or exponent.
    private static string Format(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return Sign(double.Parse(text, CultureInfo.InvariantCulture) != 0
            ? text
            : 0.0.ToString(format.Split('e')[0], CultureInfo.InvariantCulture));
    }

    private static string Sign(string text) => text.StartsWith('-') ? Minus + text[1..] : text;
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GpuTiler.Cli;

/// <summary>Options that hold numbers, written the same way in every country.</summary>
internal static class Numbers
{
    /// <summary>An option of one whole number.</summary>
    public static Option<int> Whole(string name, string description, int minimum, int value, int maximum = int.MaxValue) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => value,
        CustomParser = result => TryWhole(result.Tokens[0].Value, out int number) && number >= minimum && number <= maximum
            ? number
            : Error<int>(result, $"{name} {result.Tokens[0].Value}: a whole number from {minimum} to {maximum} is needed."),
    };

    /// <summary>An option of one number above zero.</summary>
    public static Option<float> Positive(string name, string description, float value) => new(name)
    {
        Description = description,
        HelpName = "X",
        DefaultValueFactory = _ => value,
        CustomParser = result => TryReal(result.Tokens[0].Value, out float number) && number > 0
            ? number
            : Error<float>(result, $"{name} {result.Tokens[0].Value}: a finite number above 0 is needed."),
    };

    /// <summary>An option of one number for all channels, or one for each, separated by commas.</summary>
    public static Option<float[]?> PerChannel(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "X[,X,X]",
        CustomParser = result =>
        {
            var parts = result.Tokens[0].Value.Split(',');
            var numbers = new float[parts.Length];
            for (int i = 0; i < parts.Length; i++)
            {
                if (!TryReal(parts[i], out numbers[i]))
                {
                    return Error<float[]>(
                        result, $"{name} {result.Tokens[0].Value}: one number, or one for each channel separated by commas, is needed.");
                }
            }

            return numbers;
        },
    };

    public static bool TryWhole(string text, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);

    public static bool TryReal(string text, out float number) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite(number);

    /// <summary>Reports a value that cannot be used.</summary>
    public static T Error<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default!;
    }
}

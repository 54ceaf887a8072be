using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>The tags of layers in one event file: their names, followed by a number where they are taken.</summary>
internal sealed class EventTags
{
    private readonly HashSet<string> all = [];

    // The last number given to a name.
    private readonly Dictionary<string, int> numbers = [];

    /// <summary>A tag for another layer of this name.</summary>
    public string Take(string name)
    {
        // A slash in front would make a group without a name.
        string plain = name.TrimStart('/') is { Length: > 0 } rest ? rest : "layer", tag;
        int number = numbers.GetValueOrDefault(plain);
        do
        {
            number++;
            tag = number == 1 ? plain : string.Create(CultureInfo.InvariantCulture, $"{plain}-{number}");
        }
        while (!all.Add(tag));

        numbers[plain] = number;
        return tag;
    }

    /// <summary>What follows the tag of one page of several.</summary>
    public static string OfPage(int page, int pages) => pages == 1 ? "" : $"/page{FileNames.PageSuffix(page, pages)}";
}

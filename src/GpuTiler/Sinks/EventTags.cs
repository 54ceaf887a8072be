using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>The tags of layers in one event file: their names, and a number behind those that are taken.</summary>
internal sealed class EventTags
{
    private readonly HashSet<string> all = [];

    // The last number that a name has got.
    private readonly Dictionary<string, int> numbers = [];

    /// <summary>A tag for a further layer of this name.</summary>
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

    /// <summary>What a page of several has behind its tag.</summary>
    public static string OfPage(int page, int pages) => pages == 1 ? "" : $"/page{FileNames.PageSuffix(page, pages)}";
}

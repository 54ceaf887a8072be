using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;

namespace GpuTiler.ImageSharp;

/// <summary>What a file records of how it was made, in the place that its format has for it.</summary>
internal static class PictureRecord
{
    private const string Software = "Software";

    // All of it has to fit in one segment of a JPEG file.
    private const int LongestText = 32_000;

    /// <summary>EXIF tags: the program's name, and everything else as the description, a line for each.</summary>
    public static Action<Image>? AsExif(IReadOnlyList<KeyValuePair<string, string>>? text) => text is not { Count: > 0 } ? null : image =>
    {
        var profile = new ExifProfile();
        if (text.FirstOrDefault(one => one.Key == Software).Value is { } software)
        {
            profile.SetValue(ExifTag.Software, Shorten(software));
        }

        profile.SetValue(ExifTag.ImageDescription, Shorten(string.Join('\n', Lines(text.Where(one => one.Key != Software)))));
        image.Metadata.ExifProfile = profile;
    };

    /// <summary>Comments, one for each text.</summary>
    public static Action<Image>? AsComments(IReadOnlyList<KeyValuePair<string, string>>? text) =>
        text is not { Count: > 0 } ? null : image =>
        {
            foreach (string line in Lines(text))
            {
                image.Metadata.GetGifMetadata().Comments.Add(Shorten(line));
            }
        };

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, string>> text) =>
        text.Select(one => $"{one.Key}: {one.Value}");

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText];
}

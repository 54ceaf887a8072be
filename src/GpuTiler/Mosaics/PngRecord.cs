using System.Globalization;
using System.Reflection;

namespace GpuTiler;

/// <summary>What an image's file records about how it was made.</summary>
internal static class PngRecord
{
    private static readonly string Software =
        $"GpuTiler {typeof(Tiler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";

    /// <summary>Keywords and texts for one image of a layer.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        MosaicRenderer renderer, FinishedLayer layer, MosaicPage page, in TilePlan plan, string? title)
    {
        string image = page.Images == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $", image {page.Image}");
        return Of(
            layer.Description.Source + image,
            plan.Shape,
            renderer.DescribeOptions?.Invoke(layer, page, plan),
            page.Pages == 1
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{page.Page + 1} of {page.Pages}, channels {plan.ChannelsText}"),
            title);
    }

    /// <summary>Keywords and texts for an image; what is <see langword="null"/> is left out.</summary>
    /// <param name="source">What it shows.</param>
    /// <param name="shape">The tensor's dimensions.</param>
    /// <param name="options">The options that made it.</param>
    /// <param name="page">Which page it is.</param>
    /// <param name="title">Its title.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        string source, TensorShape? shape, string? options, string? page = null, string? title = null)
    {
        (string Keyword, string? Text)[] all =
        [
            ("Software", Software), ("Source", source), ("Shape", shape?.ToString()), ("Options", options), ("Page", page), ("Title", title),
        ];

        // A name in a model may contain NUL; a PNG text cannot.
        return [.. all.Where(one => one.Text is not null).Select(one => KeyValuePair.Create(one.Keyword, one.Text!.Replace('\0', ' ')))];
    }
}

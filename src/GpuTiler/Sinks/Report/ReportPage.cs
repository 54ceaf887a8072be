using System.Globalization;
using System.Net;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>The text of a report. Names come from models and files: they are escaped everywhere.</summary>
internal static class ReportPage
{
    private const int ReadableSide = 160;

    /// <summary>The text before the first layer.</summary>
    public static string Start(string title) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
        <meta name="generator" content="GpuTiler">
        <title>{WebUtility.HtmlEncode(title)}</title>
        <style>
        {Resource("report.css")}</style>
        </head>
        <body>
        <main>

        """;

    /// <summary>The text before the address of an input's picture.</summary>
    public static string InputStart(Bitmap picture)
    {
        // As small as a digit it would be hard to see.
        int scale = Math.Max(1, ReadableSide / Math.Max(picture.Width, picture.Height));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<figure class=\"input\"><img width=\"{scale * picture.Width}\" height=\"{scale * picture.Height}\" alt=\"the input as the network takes it\" src=\"");
    }

    /// <summary>The text after it.</summary>
    public static string InputEnd(Bitmap picture) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"><figcaption>the input, {picture.Width}×{picture.Height} as the network takes it</figcaption></figure>\n");

    /// <summary>A layer in the table of contents.</summary>
    public static string Entry(int index, FinishedLayer layer) => string.Create(
        CultureInfo.InvariantCulture,
        $"<div><a href=\"#layer{index}\">{WebUtility.HtmlEncode(layer.Name)}</a> <small>{WebUtility.HtmlEncode(layer.Description.Operator)}</small></div>\n");

    /// <summary>The text before the address of a mosaic.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="image">The mosaic, or one page of it.</param>
    /// <param name="first">How many of the mosaic's tiles the pages before it hold.</param>
    public static string Image(FinishedLayer layer, MosaicImage image, int first)
    {
        var (x, y) = (image.Mosaic.X + image.Plan.Border, image.Mosaic.Y + image.Plan.Border);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<div class=\"mosaic\"><img tabindex=\"0\" data-image=\"{image.Page.Image}\" data-first=\"{first}\" data-tiles=\"{image.Plan.Tiles}\" ")
            + string.Create(
            CultureInfo.InvariantCulture,
            $"data-x=\"{x}\" data-y=\"{y}\" width=\"{image.Width}\" height=\"{image.Height}\" alt=\"the maps of {WebUtility.HtmlEncode(layer.Name)}\" loading=\"lazy\" src=\"");
    }

    /// <summary>The text before a layer's mosaics.</summary>
    /// <param name="index">The layer's place in the report.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="images">Its images.</param>
    public static string Layer(int index, FinishedLayer layer, IReadOnlyList<MosaicImage> images)
    {
        // Each image of a batch has its own order, and all have the same pages.
        TilePlan[][] plans = [.. images.GroupBy(image => image.Page.Image).Select(pages => pages.Select(page => page.Plan).ToArray())];

        // Pages differ only in their maps.
        var plan = plans[0][0];
        ValueStatistics all = default;
        var (maps, channels) = (new StringBuilder(), new StringBuilder());
        int dead = 0, saturated = 0;
        for (int image = 0; image < plans.Length; image++)
        {
            maps.Append(image == 0 ? "[" : ",[");
            channels.Append(image == 0 ? "[" : ",[");
            int tile = 0;
            foreach (var (page, inPage) in plans[image]
                .SelectMany(page => Enumerable.Range(0, page.Tiles).Select(inPage => (page, inPage))))
            {
                var map = StatisticsOf(layer.Statistics, image, page, inPage);
                channels.Append(tile == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"{page.NumberOf(inPage)}");
                all = image == 0 && tile == 0 ? map : ValueStatistics.Join(all, map);
                (dead, saturated) = (dead + (map.IsDead ? 1 : 0), saturated + (map.IsSaturated ? 1 : 0));
                maps.Append(tile++ == 0 ? "" : ",").Append(Json(map));
            }

            maps.Append(']');
            channels.Append(']');
        }

        // Where maps are consecutive, the first is enough.
        var order = plans.All(
            pages => pages.All(page => page.Images == 1 && (page.Order.Count == 0 || page.Composition.Interleave > 1))
                && pages[0].FirstChannel == plan.FirstChannel)
            ? ""
            : $"\"order\":[{channels}],";
        int mapCount = plans[0].Sum(page => page.Maps);
        var shown = mapCount == layer.Shape.Channels
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" · {mapCount} of {layer.Shape.Channels} maps");
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"plan\":{{\"columns\":{plan.Columns},\"width\":{plan.TileWidth},\"height\":{plan.TileHeight},")
            + string.Create(CultureInfo.InvariantCulture, $"\"padding\":{plan.Padding},\"gap\":{plan.RowGap},\"first\":{plan.NumberOf(0)},\"what\":\"{(plan.IsComposed ? "tile" : "map")}\"}},")
            + $"{order}\"maps\":[{maps}]}}";
        return $"""
            <section id="layer{index}" data-operator="{WebUtility.HtmlEncode(layer.Description.Operator)}">
            <h3>{WebUtility.HtmlEncode(layer.Name)}</h3>
            <p>{(layer.Description.Operator.Length == 0
                ? ""
                : WebUtility.HtmlEncode(layer.Description.Operator) + " · ")}{string.Join('×', layer.Dimensions)} {
                layer.ElementType.ToText()}{shown} · min {Number(all.Minimum)} · max {Number(all.Maximum)} · mean {
                Number(all.Mean)} · std {Number(all.StandardDeviation)} · zeros {Number(100 * all.ZeroShare)} %{
                Mark(dead, "dead")}{Mark(saturated, "saturated")}{Mark(all.NonFinite.Total, "not finite")}</p>
            <script type="application/json">{data}</script>

            """;
    }

    // Of all maps that make the tile.
    private static ValueStatistics StatisticsOf(LayerStatistics statistics, int image, in TilePlan plan, int tile)
    {
        var (first, step, count) = plan.MapsOf(tile);
        var all = statistics[image + plan.ImageOf(first), plan.ChannelOf(first)];
        for (int i = 1; i < count; i++)
        {
            all = ValueStatistics.Join(all, statistics[image + plan.ImageOf(first), plan.ChannelOf(first + (i * step))]);
        }

        return all;
    }

    /// <summary>The text after the last layer.</summary>
    public static string End(string title, string contents) => $"""
        </main>
        <nav style="order: -1">
        <h1>{WebUtility.HtmlEncode(title)}</h1>
        <input id="search" type="search" placeholder="search (/)" title="part of a name or an operator, or a glob" aria-label="search the layers" hidden>
        <p id="found" role="status" hidden></p>
        <div class="zoom" hidden><button id="out" title="smaller (-)">−</button><span id="scale">100 %</span><button id="in" title="larger (+)">+</button></div>
        {contents}</nav>
        <div id="frame" hidden></div>
        <div id="tip" role="status" hidden></div>
        <dialog id="large" aria-label="one map">
        <form method="dialog"><button id="before" type="button" title="the map before (left arrow)">←</button><button id="behind" type="button" title="the next map (right arrow)">→</button><button title="close (Esc)">×</button></form>
        <canvas></canvas>
        <pre></pre>
        </dialog>
        <script>
        {Resource("report.js")}</script>
        </body>
        </html>

        """;

    private static string Mark(long count, string what) => count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $" · <em>{count} {what}</em>");

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    // Seven numbers and a word for each map: as names they would be most of the file.
    private static string Json(in ValueStatistics map)
    {
        long infinities = (long)map.NonFinite.PositiveInfinity + map.NonFinite.NegativeInfinity;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{Value(map.Minimum)},{Value(map.Maximum)},{Value((float)map.Mean)},{Value((float)map.StandardDeviation)},{map.Count},{map.ZeroCount},{map.NonFinite.NaN},{infinities},{(map.IsDead ? "\"dead\"" : map.IsSaturated ? "\"saturated\"" : "0")}]");

        static string Value(float value) => float.IsFinite(value) ? value.ToString(CultureInfo.InvariantCulture) : "null";
    }

    private static string Resource(string name)
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

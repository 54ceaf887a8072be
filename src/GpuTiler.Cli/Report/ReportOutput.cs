using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;

namespace GpuTiler.Cli;

/// <summary>
/// <c>gputiler report</c>: one HTML file with every layer's mosaics and, under the pointer, the statistics of each map. It holds all that
/// it needs, and asks for nothing over a network.
/// </summary>
internal sealed class ReportOutput(string path, string title, TileOptions options, MapOrder order, int maxSize, WrittenFiles written) : ILayerOutput
{
    private readonly List<(MosaicPage Page, byte[] Png)> mosaics = [];
    private readonly StringBuilder contents = new();
    private OutputFile? file;
    private string? model;
    private string? input;
    private string? heading;
    private int layers;

    /// <inheritdoc/>
    public bool TakesValues => true;

    /// <inheritdoc/>
    public bool TakesMosaics => true;

    /// <inheritdoc/>
    public void EnterModel(string name, long step) => (model, input) = (name, null);

    /// <inheritdoc/>
    public void EnterInput(string name) => input = name;

    /// <inheritdoc/>
    public void AddMosaic(MosaicPage page, ReadOnlySpan<byte> png)
    {
        if (page.IsFirst)
        {
            mosaics.Clear();
        }

        mosaics.Add((page, png.ToArray()));
    }

    /// <inheritdoc/>
    public void Write(KeptLayer layer, Activations values)
    {
        if (file is null)
        {
            file = OutputFile.Begin(path);
            Append(ReportPage.Start(title));
        }

        var group = string.Join(" on ", new[] { model, input }.OfType<string>());
        if (group.Length > 0 && group != heading)
        {
            heading = group;
            Append($"<h2>{WebUtility.HtmlEncode(group)}</h2>\n");
            contents.Append(CultureInfo.InvariantCulture, $"<b>{WebUtility.HtmlEncode(group)}</b>\n");
        }

        contents.Append(CultureInfo.InvariantCulture, $"<a href=\"#layer{layers}\">{WebUtility.HtmlEncode(layer.Name)}</a>\n");
        // Each image of a batch has its own order, and all have the same pages: those that the mosaics were rendered as.
        var plans = new TilePlan[layer.Shape.Batch][];
        for (int image = 0; image < plans.Length; image++)
        {
            plans[image] = [.. TilePages.Split(layer.Shape, order.Arrange(options, layer.Shape, values, image), maxSize, maxSize)
                .Select(page => TilePlan.Create(layer.Shape, page))];
        }

        Append(ReportPage.Layer(layers, layer, values, plans));
        foreach (var (page, png) in mosaics)
        {
            var plan = plans[page.Image][page.Page];
            int before = plans[page.Image][..page.Page].Sum(earlier => earlier.Tiles);
            Append(string.Create(
                CultureInfo.InvariantCulture,
                $"<div class=\"mosaic\"><img data-image=\"{page.Image}\" data-first=\"{before}\" data-tiles=\"{plan.Tiles}\" width=\"{plan.ImageWidth}\" height=\"{plan.ImageHeight}\" alt=\"the maps of {WebUtility.HtmlEncode(layer.Name)}\" src=\"data:image/png;base64,"));
            AppendBase64(png);
            Append("\"></div>\n");
        }

        Append("</section>\n");
        mosaics.Clear();
        layers++;
    }

    /// <inheritdoc/>
    public void Complete()
    {
        if (file is null)
        {
            return;
        }

        Append(ReportPage.End(title, contents.ToString()));
        file.Commit();
        written.Add(path, $"{layers} layer{(layers == 1 ? "" : "s")}");
        written.Complete();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file?.Dispose();
        written.Dispose();
    }

    private void Append(string text) => file!.Append(text, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));

    // In pieces: a whole mosaic as text would be a third larger again.
    private void AppendBase64(byte[] png) => file!.Append(png, static (stream, png) =>
    {
        const int Piece = 3 << 12;
        Span<byte> text = stackalloc byte[Piece / 3 * 4];
        for (int at = 0; at < png.Length; at += Piece)
        {
            var bytes = png.AsSpan(at, Math.Min(Piece, png.Length - at));
            Base64.EncodeToUtf8(bytes, text, out _, out int count);
            stream.Write(text[..count]);
        }
    });
}

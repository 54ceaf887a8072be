using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Text;

namespace GpuTiler.Sinks;

/// <summary>
/// One HTML file with every layer's mosaics and, under the pointer, the statistics of each map. It holds all that it needs, and asks for
/// nothing over a network.
/// </summary>
/// <remarks>The page is in its place after <see cref="Complete"/>; disposed of without, nothing of it stays.</remarks>
public sealed class HtmlReport : ILayerSink, IDisposable
{
    private readonly string path;
    private readonly string title;
    private readonly StringBuilder contents = new();
    private OutputFile? file;
    private string? heading;
    private int layers;

    /// <summary>Names the page; nothing is written before there is a layer.</summary>
    /// <param name="path">The page.</param>
    /// <param name="title">Its title.</param>
    public HtmlReport(string path, string title)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(title);
        (this.path, this.title) = (path, title);
    }

    /// <summary>Is told of the finished page.</summary>
    public Action<WrittenFile>? Written { get; init; }

    /// <summary>Stops the writing.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var images = layer.Images;
        foreach (var image in images)
        {
            _ = image.Png;
        }

        string section = ReportPage.Layer(layers, layer, images);
        if (file is null)
        {
            file = OutputFile.Begin(path, CancellationToken);
            Append(ReportPage.Start(title));
        }

        var group = string.Join(" on ", new[] { layer.Run.Model, layer.Run.Input }.OfType<string>());
        if (group.Length > 0 && group != heading)
        {
            heading = group;
            Append($"<h2>{WebUtility.HtmlEncode(group)}</h2>\n");
            contents.Append(CultureInfo.InvariantCulture, $"<b>{WebUtility.HtmlEncode(group)}</b>\n");
        }

        contents.Append(CultureInfo.InvariantCulture, $"<a href=\"#layer{layers}\">{WebUtility.HtmlEncode(layer.Name)}</a>\n");
        Append(section);
        int before = 0;
        foreach (var image in images)
        {
            before = image.Page.Page == 0 ? 0 : before;
            var (x, y) = (image.Mosaic.X + image.Plan.Border, image.Mosaic.Y + image.Plan.Border);
            Append(string.Create(
                CultureInfo.InvariantCulture,
                $"<div class=\"mosaic\"><img data-image=\"{image.Page.Image}\" data-first=\"{before}\" data-tiles=\"{image.Plan.Tiles}\" data-x=\"{x}\" data-y=\"{y}\" width=\"{image.Width}\" height=\"{image.Height}\" alt=\"the maps of {WebUtility.HtmlEncode(layer.Name)}\" src=\"data:image/png;base64,"));
            AppendBase64(image);
            Append("\"></div>\n");
            before += image.Plan.Tiles;
        }

        Append("</section>\n");
        layers++;
    }

    /// <summary>Puts the page into its place, if there is a layer on it.</summary>
    /// <exception cref="OutputException">It could not be written.</exception>
    public void Complete()
    {
        if (file is null)
        {
            return;
        }

        Append(ReportPage.End(title, contents.ToString()));
        file.Commit();
        Written?.Invoke(new(path, string.Create(CultureInfo.InvariantCulture, $"{layers} layer{(layers == 1 ? "" : "s")}")));
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    private void Append(string text) => file!.Append(text, static (stream, text) => stream.Write(Encoding.UTF8.GetBytes(text)));

    // In pieces: a whole mosaic as text would be a third larger again.
    private void AppendBase64(MosaicImage image) => file!.Append(image.Png, static (stream, png) =>
    {
        const int Piece = 3 << 12;
        Span<byte> text = stackalloc byte[Piece / 3 * 4];
        for (int at = 0; at < png.Length; at += Piece)
        {
            var bytes = png.Slice(at, Math.Min(Piece, png.Length - at));
            Base64.EncodeToUtf8(bytes, text, out _, out int count);
            stream.Write(text[..count]);
        }
    });
}

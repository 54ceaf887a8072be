using System.Globalization;
using System.Net;
using System.Text;
using GpuTiler.Imaging;

namespace GpuTiler.Sinks;

/// <summary>
/// A page with every layer's mosaics: it can be searched and enlarged, and the pointer shows the statistics of each map. It contains all
/// that it needs, or has its pictures beside it where there are too many of them, and asks for nothing over a network.
/// </summary>
/// <remarks>The page is in its place after <see cref="Complete"/>; disposed of without it, it leaves nothing behind.</remarks>
public sealed class HtmlReport : ILayerSink, IDisposable
{
    /// <summary>The largest page, in bytes, that holds its pictures unless <see cref="MaxPageBytes"/> says otherwise.</summary>
    public const long UsualPageBytes = 10_000_000;

    private readonly string path;
    private readonly string title;
    private readonly LayerPaths names = new();
    private readonly StringBuilder contents = new();
    private ReportFile? file;
    private LayerRun? current;
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

    /// <summary>
    /// The most bytes that the page may have with its pictures in it. Above that they are files in the folder <c>NAME_files</c> beside it;
    /// 0 keeps them in the page however large it gets.
    /// </summary>
    public long MaxPageBytes { get; init; } = UsualPageBytes;

    /// <summary>Called with the finished page.</summary>
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
            file = ReportFile.Begin(path, MaxPageBytes == 0 ? long.MaxValue : MaxPageBytes, CancellationToken);
            file.Append(ReportPage.Start(title));
        }

        if (layer.Run != current)
        {
            current = layer.Run;
            Begin(current);
        }

        contents.Append(ReportPage.Entry(layers, layer));
        file.Append(section);
        var paths = names.Of(layer.Run).Take(layer.Description.FileName, layer.Plan.Images, Math.Max(1, images.Count / layer.Plan.Images));
        int before = 0;
        foreach (var (i, image) in images.Index())
        {
            before = image.Page.Page == 0 ? 0 : before;
            file.Append(ReportPage.Image(layer, image, before));
            file.Append(paths[i], image.Png);
            file.Append("\"></div>\n");
            before += image.Plan.Tiles;
        }

        file.Append("</section>\n");
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

        file.Append(ReportPage.End(title, contents.ToString()));
        file.Commit();
        string beside = file.Files == 0 ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {file.Files} pictures in {Path.GetFileName(file.Folder)}");
        Written?.Invoke(new(path, string.Create(CultureInfo.InvariantCulture, $"{layers} layer{(layers == 1 ? "" : "s")}{beside}")));
    }

    /// <inheritdoc/>
    public void Dispose() => file?.Dispose();

    // What the layers of one run have in common: which run it is, and what the network saw.
    private void Begin(LayerRun run)
    {
        string name = string.Join(" on ", new[] { run.Model, run.Input }.OfType<string>());
        if (name.Length > 0)
        {
            file!.Append($"<h2>{WebUtility.HtmlEncode(name)}</h2>\n");
            contents.Append(CultureInfo.InvariantCulture, $"<b>{WebUtility.HtmlEncode(name)}</b>\n");
        }

        if (run.Picture is { } picture)
        {
            file!.Append(ReportPage.InputStart(picture));
            var png = new MemoryStream();
            PngWriter.Write(png, picture, new() { CancellationToken = CancellationToken });
            file.Append(names.Of(run).Take("input")[0], png.GetBuffer().AsSpan(0, (int)png.Length));
            file.Append(ReportPage.InputEnd(picture));
        }
    }
}

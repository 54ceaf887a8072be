using System.Globalization;

namespace GpuTiler.Sinks;

/// <summary>
/// Each layer's mosaics as Deep Zoom pyramids: <c>NAME.dzi</c> and <c>NAME_files</c>, rendered and written a band of rows at a time.
/// </summary>
public sealed class PyramidFiles : ILayerSink
{
    private readonly ImageFiles files;

    /// <summary>Makes the sink.</summary>
    /// <param name="files">Where they go.</param>
    public PyramidFiles(ImageFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.files = files;
    }

    /// <summary>Called with a layer's name, the rows of its mosaic that are written, and how many there are.</summary>
    public Action<string, int, int>? Progress { get; init; }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var paths = files.PathsOf(layer.Run, layer.Description.FileName, layer.Plan.Images, pages: 1, ".dzi");
        for (int image = 0; image < paths.Length; image++)
        {
            var mosaic = layer.BandsOf(image);
            var bands = mosaic.Bands;
            using var pyramid = PyramidFile.Begin(paths[image], bands, layer.Threads, files.CancellationToken);
            foreach (var band in mosaic)
            {
                pyramid.Write(band.Pixels.Span, band.Height);
                Progress?.Invoke(layer.Name, band.Top + band.Height, bands.Height);
            }

            pyramid.Commit(mosaic.Record);
            files.Written?.Invoke(new(
                paths[image],
                ImageFiles.Content(bands.Width, bands.Height, bands.Tiles, mosaic.Plan)
                    + string.Create(CultureInfo.InvariantCulture, $", {pyramid.Levels} levels")));
        }
    }
}

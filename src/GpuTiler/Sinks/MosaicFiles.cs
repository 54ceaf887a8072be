namespace GpuTiler.Sinks;

/// <summary>Each layer's mosaics as files.</summary>
public sealed class MosaicFiles : ILayerSink
{
    private readonly ImageFiles files;

    /// <summary>Makes the sink.</summary>
    /// <param name="files">Where they go.</param>
    public MosaicFiles(ImageFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        this.files = files;
    }

    /// <inheritdoc/>
    public void Write(FinishedLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var images = layer.Images;
        int pages = images.Max(image => image.Page.Pages);
        var paths = files.PathsOf(layer.Run, layer.Description.FileName, layer.Plan.Images, pages, files.Encoder.Ending);
        foreach (var image in images)
        {
            // A failed rendering must not be reported as a failed write.
            image.Prepare();
            files.Write(
                paths[(image.Page.Image * pages) + image.Page.Page],
                ImageFiles.Content(image.Width, image.Height, image.Plan.Tiles, image.Plan),
                stream => image.Write(stream, files.Encoder));
        }
    }
}

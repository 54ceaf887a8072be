namespace GpuTiler.Sinks;

/// <summary>Takes finished layers, one after another: to files, to a page, to numbers.</summary>
/// <remarks>
/// A layer carries all that a sink needs. One whose <see cref="Write"/> threw may be given again; one that was taken may not. Where several
/// sinks take the same layers, those that keep an entire file of each image come first (<see cref="MosaicImage.Png"/>), and the others
/// write the same one. A sink that has something to finish has its own method for it, which whoever made the sink calls.
/// </remarks>
public interface ILayerSink
{
    /// <summary>Takes one layer.</summary>
    /// <param name="layer">The layer; only copies of it may be kept.</param>
    /// <exception cref="IOException">Something could not be written; what was being written does not exist.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    void Write(FinishedLayer layer);
}

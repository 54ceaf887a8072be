namespace GpuTiler.Gpu;

/// <summary>
/// The passes of one plan as a graphics API records them: with its pipelines, its barriers, and the buffers that the passes share. One
/// thread at a time.
/// </summary>
internal interface IGpuPasses : IDisposable
{
    /// <summary>The plan, as a GPU runs it.</summary>
    GpuPlan Plan { get; }

    /// <summary>Makes the buffer that frames are rendered into.</summary>
    void MakeImage();

    /// <summary>Submits one frame: the passes, and the copy of the image, and of the ranges if they are kept, towards the host.</summary>
    /// <param name="frames">The frames of the context that the passes were made on.</param>
    /// <param name="slot">Which frame.</param>
    /// <param name="source">The activations.</param>
    /// <param name="image">Which image of the batch.</param>
    /// <param name="readback">Receives the image's bytes, followed by the ranges'.</param>
    /// <param name="offset">Where in the buffer.</param>
    void Submit(GpuFrames frames, int slot, DeviceTensor source, int image, GpuBuffer readback, long offset);

    /// <summary>Lets frames hold other ranges, from those of an image on, after what was already submitted.</summary>
    /// <param name="pairs">The ranges, as <see cref="GpuRanges"/> writes them.</param>
    /// <param name="image">Which image of the batch.</param>
    void Hold(ReadOnlySpan<byte> pairs, int image);
}

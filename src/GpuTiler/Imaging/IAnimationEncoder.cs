namespace GpuTiler.Imaging;

/// <summary>Writes still images, and animations made of them.</summary>
public interface IAnimationEncoder : IPictureEncoder
{
    /// <summary>The most frames a second that the format has and viewers keep to.</summary>
    double MaxFramesPerSecond { get; }

    /// <summary>Writes an animation that repeats for ever.</summary>
    /// <param name="output">Where to write; it stays open, and need not be seekable.</param>
    /// <param name="frames">
    /// The frames in order: each the file of an image of the same size, as <see cref="IPictureEncoder.Write"/> wrote it.
    /// </param>
    /// <param name="framesPerSecond">How fast they follow each other, above 0 and at most <see cref="MaxFramesPerSecond"/>.</param>
    /// <exception cref="ArgumentException">
    /// There is no frame, one is not such a file or differs in size, or the speed is out of bounds.
    /// </exception>
    void WriteAnimation(Stream output, IReadOnlyList<byte[]> frames, double framesPerSecond);

    /// <summary>Begins an animation that is written as its frames come, and repeats for ever.</summary>
    /// <param name="output">Where to write, from its present position on; it can be sought in, and stays open.</param>
    AnimationWriter BeginAnimation(Stream output);
}

using GpuTiler.Imaging;

namespace GpuTiler.Testing;

/// <summary>GIF files, and what else happens when they are encoded and written.</summary>
internal sealed class TestPictures(IAnimationEncoder gif, Action? encode = null, Action? add = null) : IAnimationEncoder
{
    /// <summary>The file that is written.</summary>
    public FileStream? Output { get; private set; }

    public string Ending => gif.Ending;

    public int MaxSide => gif.MaxSide;

    public double MaxFramesPerSecond => gif.MaxFramesPerSecond;

    public void Write(Stream output, PictureSpan picture, in PictureWriteOptions options = default)
    {
        encode?.Invoke();
        gif.Write(output, picture, options);
    }

    public void WriteAnimation(Stream output, IReadOnlyList<byte[]> frames, double framesPerSecond) => throw new NotSupportedException();

    public AnimationWriter BeginAnimation(Stream output)
    {
        Output = (FileStream)output;
        return new Writer(gif.BeginAnimation(output), add);
    }

    private sealed class Writer(AnimationWriter inner, Action? add) : AnimationWriter(1000, int.MaxValue)
    {
        protected override void AddCore(byte[] frame, int ticks)
        {
            add?.Invoke();
            inner.Add(frame, TimeSpan.FromMilliseconds(ticks));
        }

        protected override void CompleteCore() => inner.Complete();
    }
}

using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>Random values between those of a black and a white pixel; the same sequence each time.</summary>
internal sealed class NoiseSource : InputSource
{
    private const int Seed = 1;

    private readonly Random random = new(Seed);
    private byte[] pixels = [];
    private bool isWanted = true;

    /// <inheritdoc/>
    public override string Name => "noise";

    /// <inheritdoc/>
    public override bool PlaysAtOnce => false;

    /// <inheritdoc/>
    public override bool IsForced => isWanted;

    /// <inheritdoc/>
    public override TimeSpan? UntilNext => TimeSpan.Zero;

    /// <inheritdoc/>
    public override bool TryWrite(NetworkInput input, out double time)
    {
        (time, isWanted) = (0, false);
        if (input.TakesPictures)
        {
            var (width, height, channels) = input.PictureSize;
            if (pixels.Length != width * height * channels)
            {
                pixels = new byte[width * height * channels];
            }

            random.NextBytes(pixels);
            input.Write(pixels, width, height, channels);
            return true;
        }

        var bound = input.Bound;
        switch (bound.ElementType)
        {
            case OnnxElementType.Float32:
                foreach (ref float value in bound.AsSpan<float>())
                {
                    value = random.NextSingle();
                }

                break;
            case OnnxElementType.Float16:
                foreach (ref Half value in bound.AsSpan<Half>())
                {
                    value = (Half)random.NextSingle();
                }

                break;
            case OnnxElementType.UInt8:
                random.NextBytes(bound.AsSpan<byte>());
                break;
            default:
                throw new ArgumentException(
                    $"The input '{bound.Name}' is {bound.Description}, which noise does not fill: give an array (.npy).");
        }

        input.Share();
        return true;
    }

    /// <inheritdoc/>
    public override void Step(int by) => isWanted = true;
}

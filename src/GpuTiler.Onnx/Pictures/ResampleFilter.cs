namespace GpuTiler.Onnx;

/// <summary>
/// The weights that turn one line of pixels into one of another length: a triangle over half-pixel centres, as wide as a pixel of the
/// coarser line, cut off at the edges and normalised. The same as Pillow's BILINEAR and torchvision's antialias=True.
/// </summary>
internal sealed class ResampleFilter
{
    private readonly int[] starts;
    private readonly float[] weights;
    private readonly int most;

    public ResampleFilter(FitAxis axis)
    {
        int from = axis.Count, to = axis.Length;
        double scale = (double)from / axis.Resized, radius = Math.Max(scale, 1);
        most = (int)Math.Min(from, Math.Ceiling(radius) * 2 + 1);
        starts = new int[to];
        weights = new float[checked(to * most)];
        Span<double> exact = new double[most];
        for (int i = 0; i < to; i++)
        {
            double center = (axis.First + i + 0.5) * scale;
            int start = Math.Max(0, (int)Math.Floor(center - radius + 0.5));
            int count = Math.Min(Math.Min(from, (int)Math.Floor(center + radius + 0.5)) - start, most);
            double sum = 0;
            for (int tap = 0; tap < count; tap++)
            {
                sum += exact[tap] = Math.Max(0, 1 - Math.Abs((start + tap + 0.5 - center) / radius));
            }

            // Weights past the count stay 0, and the window moves back where it would pass the line's end.
            int shift = Math.Max(0, start + most - from);
            starts[i] = start - shift;
            for (int tap = 0; tap < count; tap++)
            {
                weights[(i * most) + shift + tap] = (float)(exact[tap] / sum);
            }
        }

        // Windows only move forward.
        First = axis.From + starts[0];
        Taken = starts[^1] + most - starts[0];
    }

    /// <summary>The first pixel of the picture that counts.</summary>
    public int First { get; }

    /// <summary>How many count.</summary>
    public int Taken { get; }

    /// <summary>The first pixel that counts for pixel <paramref name="i"/> of the new line, behind <see cref="First"/>.</summary>
    public int Start(int i) => starts[i] - starts[0];

    /// <summary>The weights of the pixels from <see cref="Start"/> on.</summary>
    public ReadOnlySpan<float> Weights(int i) => weights.AsSpan(i * most, most);
}

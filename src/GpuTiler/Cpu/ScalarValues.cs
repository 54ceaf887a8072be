namespace GpuTiler;

/// <summary>The activations of some tiles of one image, one after the other, wherever they lie in memory.</summary>
internal readonly ref struct ScalarValues<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> activations;
    private readonly TilePlan plan;
    private readonly int image;
    private readonly int firstTile;

    public ScalarValues(ReadOnlySpan<T> activations, in TilePlan plan, int image, int firstTile, int tiles)
    {
        this.activations = activations;
        (this.plan, this.image, this.firstTile) = (plan, image, firstTile);
        Count = tiles * plan.Shape.Height * plan.Shape.Width;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>One of them, in binary32.</summary>
    public float this[int i]
    {
        get
        {
            var s = plan.Shape;
            int tile = i / (s.Height * s.Width), y = i / s.Width % s.Height, x = i % s.Width;
            int c = plan.ChannelOf(firstTile + tile), n = image + plan.ImageOf(firstTile + tile);
            int index = s.Layout == TensorLayout.Nhwc
                ? (((((n * s.Height) + y) * s.Width) + x) * s.Channels) + c
                : (((((n * s.Channels) + c) * s.Height) + y) * s.Width) + x;
            return activations[index] switch
            {
                float single => single,
                Half half => (float)half,
                _ => throw new NotSupportedException($"Activations of type {typeof(T).Name} cannot be tiled: float and Half can."),
            };
        }
    }
}

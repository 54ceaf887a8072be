namespace GpuTiler;

/// <summary>The activations of some maps of one image, one after another, wherever they are in memory.</summary>
internal readonly ref struct ScalarValues<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> activations;
    private readonly TilePlan plan;
    private readonly int image;
    private readonly (int First, int Step, int Count) maps;

    public ScalarValues(ReadOnlySpan<T> activations, in TilePlan plan, int image, (int First, int Step, int Count) maps)
    {
        this.activations = activations;
        (this.plan, this.image, this.maps) = (plan, image, maps);
        Count = maps.Count * plan.Shape.Height * plan.Shape.Width;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>One of them, in binary32.</summary>
    public float this[int i]
    {
        get
        {
            var s = plan.Shape;
            int map = maps.First + (i / (s.Height * s.Width) * maps.Step), y = i / s.Width % s.Height, x = i % s.Width;
            int c = plan.ChannelOf(map), n = image + plan.ImageOf(map);
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

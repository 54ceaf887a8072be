namespace GpuTiler.Viewer;

/// <summary>What pages want explained: one map of a layer, by one method. Slots of several pages that want the same share one.</summary>
/// <param name="layer">The layer.</param>
/// <param name="map">Which of its maps.</param>
/// <param name="method">The method's name.</param>
/// <param name="width">Columns of the image: the map's, and those of each channel of the input beside it.</param>
/// <param name="height">Its rows.</param>
/// <param name="ranges">Its tiles.</param>
internal sealed class AttributionSubject(ViewedLayer layer, int map, string method, int width, int height, int ranges)
{
    private readonly Lock gate = new();
    private readonly byte[] levels = new byte[width * height];
    private readonly ValueRange[] ends = new ValueRange[ranges];
    private long input = -1;
    private bool isRead = true;
    private string? text;

    /// <summary>The layer.</summary>
    public ViewedLayer Layer => layer;

    /// <summary>Which of its maps.</summary>
    public int Map => map;

    /// <summary>The method's name.</summary>
    public string Method => method;

    /// <summary>Columns of the image.</summary>
    public int Width => width;

    /// <summary>Its rows.</summary>
    public int Height => height;

    /// <summary>Its tiles.</summary>
    public int Ranges => ranges;

    /// <summary>Whether it is the picture that the map looks for, whatever the input.</summary>
    public bool IsMaximized => method == LiveMethods.Maximize;

    /// <summary>Whether that has grown up. The attributions' thread alone uses it, once it has begun.</summary>
    public bool IsDone { get; set; }

    /// <summary>Slots that show it. The frame loop's thread alone uses it.</summary>
    public int Users { get; set; }

    /// <summary>The newest input that was tried, whether or not it could be explained. The attributions' thread alone uses it.</summary>
    public long Tried { get; set; } = -1;

    /// <summary>The number of the input that the image is of; −1 before the first.</summary>
    public long Input
    {
        get
        {
            lock (gate)
            {
                return input;
            }
        }
    }

    /// <summary>Whether somebody has seen the image, and so another one is wanted.</summary>
    public bool IsRead
    {
        get
        {
            lock (gate)
            {
                return isRead;
            }
        }
    }

    /// <summary>What a person should know of it; <see langword="null"/> for nothing.</summary>
    public string? Text
    {
        get
        {
            lock (gate)
            {
                return text;
            }
        }
    }

    /// <summary>Tells what a person should know.</summary>
    public void Tell(string? sentence)
    {
        lock (gate)
        {
            text = sentence;
        }
    }

    /// <summary>Puts another image in place of the former.</summary>
    public void Publish(ReadOnlySpan<byte> pixels, ReadOnlySpan<ValueRange> found, long number)
    {
        lock (gate)
        {
            pixels.CopyTo(levels);
            found.CopyTo(ends);
            (input, isRead) = (number, false);
        }
    }

    /// <summary>A copy of the image that stays.</summary>
    public (byte[] Levels, ValueRange[] Ranges, long Number) Copy()
    {
        lock (gate)
        {
            return ([.. levels], [.. ends], input);
        }
    }

    /// <summary>Copies the image.</summary>
    /// <returns>The number of its input.</returns>
    public long Read(Span<byte> pixels, Span<ValueRange> found)
    {
        lock (gate)
        {
            levels.CopyTo(pixels);
            ends.CopyTo(found);
            isRead = true;
            return input;
        }
    }
}

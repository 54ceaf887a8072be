using GpuTiler.Imaging;

namespace GpuTiler.Cli;

/// <summary>The values of one tensor in the host's memory, of either type.</summary>
internal readonly ref struct Activations
{
    private readonly ReadOnlySpan<float> singles;
    private readonly ReadOnlySpan<Half> halves;
    private readonly bool isHalf;

    public Activations(ReadOnlySpan<float> singles) => this.singles = singles;

    public Activations(ReadOnlySpan<Half> halves)
    {
        this.halves = halves;
        isHalf = true;
    }

    public Activations(CpuTensor tensor)
    {
        isHalf = tensor.ElementType == ElementType.Float16;
        singles = isHalf ? default : tensor.AsSpan<float>();
        halves = isHalf ? tensor.AsSpan<Half>() : default;
    }

    public Activations(NpyTensor tensor)
    {
        isHalf = tensor.ElementType == ElementType.Float16;
        singles = tensor.Singles;
        halves = tensor.Halves;
    }

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => singles.IsEmpty && halves.IsEmpty;

    /// <summary>The type of a value as the tool prints it.</summary>
    public string TypeName => isHalf ? "float16" : "float32";

    public ValueStatistics Statistics() => isHalf ? ValueStatistics.Of(halves) : ValueStatistics.Of(singles);

    /// <summary>Counts the values in bins; see <see cref="ValueHistogram"/>.</summary>
    public void Count(float minimum, float maximum, Span<long> counts)
    {
        if (isHalf)
        {
            ValueHistogram.Count(halves, minimum, maximum, counts);
        }
        else
        {
            ValueHistogram.Count(singles, minimum, maximum, counts);
        }
    }

    public ValueStatistics MapStatistics(TensorShape shape, int image, int map) =>
        isHalf ? ValueStatistics.OfMap(halves, shape, image, map) : ValueStatistics.OfMap(singles, shape, image, map);

    /// <summary>Counts one map's values in bins; see <see cref="ValueHistogram"/>.</summary>
    public void CountMap(TensorShape shape, int image, int map, float minimum, float maximum, Span<long> counts)
    {
        if (isHalf)
        {
            ValueHistogram.CountMap(halves, shape, image, map, minimum, maximum, counts);
        }
        else
        {
            ValueHistogram.CountMap(singles, shape, image, map, minimum, maximum, counts);
        }
    }

    /// <summary>How they differ from others of the same shape.</summary>
    public DifferenceStatistics Compare(Activations other) => (isHalf, other.isHalf) switch
    {
        (false, false) => DifferenceStatistics.Of(singles, other.singles),
        (true, true) => DifferenceStatistics.Of(halves, other.halves),
        (true, false) => DifferenceStatistics.Of(halves, other.singles),
        (false, true) => DifferenceStatistics.Of(singles, other.halves),
    };

    /// <summary>A copy that stays.</summary>
    public ActivationCopy Copy() => isHalf ? new(null, halves.ToArray()) : new(singles.ToArray(), null);

    /// <summary>The values in binary32, exactly.</summary>
    public float[] ToSingles()
    {
        if (!isHalf)
        {
            return singles.ToArray();
        }

        var widened = new float[halves.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = (float)halves[i];
        }

        return widened;
    }

    public NonFiniteCounts CountNonFinite() => isHalf ? NonFiniteCounts.Count(halves) : NonFiniteCounts.Count(singles);

    /// <summary>Writes a NumPy file of the values in their own type.</summary>
    public void WriteNpy(Stream output, ReadOnlySpan<long> dimensions)
    {
        if (isHalf)
        {
            NpyWriter.Write(output, halves, Whole(dimensions));
        }
        else
        {
            NpyWriter.Write(output, singles, Whole(dimensions));
        }
    }

    /// <summary>Writes them to a NumPy archive.</summary>
    public void WriteNpz(NpzWriter output, string key, ReadOnlySpan<long> dimensions)
    {
        if (isHalf)
        {
            output.Write(key, halves, Whole(dimensions));
        }
        else
        {
            output.Write(key, singles, Whole(dimensions));
        }
    }

    /// <summary>A copy in a device's memory.</summary>
    public DeviceTensor Upload(TileDevice device, TensorShape shape)
    {
        var tensor = device.CreateTensor(shape, isHalf ? ElementType.Float16 : ElementType.Float32);
        try
        {
            if (isHalf)
            {
                tensor.Write(halves);
            }
            else
            {
                tensor.Write(singles);
            }

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Renders one image of the batch on the processor, from where the values are.</summary>
    public void Render(CpuDevice device, in TilePlan plan, Span<byte> pixels, int image, int rowPitch)
    {
        if (isHalf)
        {
            device.Render(halves, plan, pixels, image, rowPitch);
        }
        else
        {
            device.Render(singles, plan, pixels, image, rowPitch);
        }
    }

    /// <summary>A copy of a device's tensor in the host's memory.</summary>
    public static Activations Download(DeviceTensor tensor)
    {
        if (tensor.ElementType == ElementType.Float16)
        {
            var copy = new Half[tensor.Shape.ElementCount];
            tensor.Read(copy);
            return new(copy);
        }

        var values = new float[tensor.Shape.ElementCount];
        tensor.Read(values);
        return new(values);
    }

    /// <summary>Gives a figure the numbers that it shows of one image of the batch.</summary>
    public void Describe(Figure figure, int image)
    {
        if (isHalf)
        {
            figure.Compose(halves, image);
        }
        else
        {
            figure.Compose(singles, image);
        }
    }

    // A tensor in memory has no dimension that would not fit.
    private static int[] Whole(ReadOnlySpan<long> dimensions) => Array.ConvertAll(dimensions.ToArray(), dimension => (int)dimension);
}

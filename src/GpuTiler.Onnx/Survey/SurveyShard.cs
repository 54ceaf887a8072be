namespace GpuTiler.Onnx;

/// <summary>A share of a data set, in whole batches. <c>default</c> is all of it.</summary>
public readonly record struct SurveyShard
{
    private readonly int further;

    /// <summary>A share.</summary>
    /// <param name="index">Which, from 1.</param>
    /// <param name="count">How many there are.</param>
    /// <exception cref="ArgumentException">There is no such share.</exception>
    public SurveyShard(int index, int count)
    {
        if (count < 1 || index < 1 || index > count)
        {
            throw new ArgumentException($"There is no shard {index}/{count}: I/N with I from 1 to N is needed.");
        }

        (First, further) = (index - 1, count - 1);
    }

    /// <summary>Which, from 1.</summary>
    public int Index => First + 1;

    /// <summary>How many there are.</summary>
    public int Count => further + 1;

    private int First { get; }

    /// <summary>Its batches: the first, and the one past the last.</summary>
    /// <param name="batches">Batches of the entire data set.</param>
    public (int First, int End) BatchesOf(int batches) =>
        ((int)((long)batches * First / Count), (int)((long)batches * (First + 1) / Count));

    /// <summary>Such as <c>2/4</c>.</summary>
    public override string ToString() => $"{Index}/{Count}";
}

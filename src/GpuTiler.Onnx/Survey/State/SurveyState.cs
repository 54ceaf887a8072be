namespace GpuTiler.Onnx;

/// <summary>What was found so far.</summary>
internal sealed class SurveyState
{
    /// <summary>Pictures that cannot be read are named up to so many; all are counted.</summary>
    public const int MostNamed = 100;

    private readonly List<PictureFault> faults = [];

    public SurveyState(IEnumerable<SurveyedLayer> layers, int top, int labels) =>
        Layers = [.. layers.Select(layer => new LayerState(layer, top, labels))];

    public IReadOnlyList<LayerState> Layers { get; }

    /// <summary>Pictures that took part.</summary>
    public int Seen { get; private set; }

    /// <summary>Pictures that could not be read.</summary>
    public int Corrupt { get; private set; }

    /// <summary>The first of those by number.</summary>
    public IReadOnlyList<PictureFault> Faults => faults;

    /// <summary>Counts a picture that took part.</summary>
    public void Count() => Seen++;

    /// <summary>Counts a picture that could not be read.</summary>
    public void Count(PictureFault fault)
    {
        Corrupt++;
        Name(fault);
    }

    /// <summary>Takes over the counts of other pictures, and not their layers.</summary>
    public void Count(int seen, int corrupt, IEnumerable<PictureFault> named)
    {
        (Seen, Corrupt) = (Seen + seen, Corrupt + corrupt);
        foreach (var fault in named)
        {
            Name(fault);
        }
    }

    private void Name(PictureFault fault)
    {
        int at = faults.FindLastIndex(other => other.Picture < fault.Picture) + 1;
        faults.Insert(at, fault);
        if (faults.Count > MostNamed)
        {
            faults.RemoveAt(MostNamed);
        }
    }
}

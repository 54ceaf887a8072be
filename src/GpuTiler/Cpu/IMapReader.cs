namespace GpuTiler;

/// <summary>One memory layout of maps: finds the extremes of neighbouring maps, and writes them into the image.</summary>
internal interface IMapReader
{
    /// <summary>The extremes of each map over the rows <paramref name="y0"/> up to <paramref name="y1"/>.</summary>
    void Extremes(ref readonly CpuFrame frame, int firstTile, Span<MinMax> found, int y0, int y1);

    /// <summary>The extremes of some maps together, where they are found at once; elsewhere they are to be found one by one.</summary>
    bool TryFindJoint(ref readonly CpuFrame frame, int firstTile, int count, int y0, int y1, out MinMax joint)
    {
        joint = default;
        return false;
    }

    /// <summary>Writes the rows <paramref name="y0"/> up to <paramref name="y1"/> of each map and what is beside them.</summary>
    void Write(ref readonly CpuFrame frame, int firstTile, ReadOnlySpan<Quantization> quantizations, int y0, int y1);
}

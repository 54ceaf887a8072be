namespace GpuTiler.Viewer;

/// <summary>What else a record of the stream holds.</summary>
[Flags]
internal enum RecordFlags
{
    /// <summary>Nothing else.</summary>
    None = 0,

    /// <summary>The levels are followed by a plane that marks non-finite values.</summary>
    Mask = 1,

    /// <summary>The levels are a difference's, on one symmetric scale.</summary>
    Difference = 2,

    /// <summary>
    /// The first tile is a map of what counts in the input, on a symmetric scale; the others are the input that it is of.
    /// </summary>
    Attribution = 4,
}

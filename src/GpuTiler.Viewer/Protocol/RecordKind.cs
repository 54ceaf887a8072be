namespace GpuTiler.Viewer;

/// <summary>What a record of the stream holds.</summary>
internal enum RecordKind
{
    /// <summary>The levels of one slot.</summary>
    Mosaic = 1,

    /// <summary>Nothing: the frame is complete.</summary>
    EndOfFrame = 2,

    /// <summary>Nothing: the connection is alive.</summary>
    StillHere = 3,
}

namespace GpuTiler.Onnx;

/// <summary>What an operator says of the order of its tensors' dimensions.</summary>
internal enum LayoutRule
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>By its definition channels come before rows and columns, in the first input and in what it makes.</summary>
    ChannelsFirst,

    /// <summary>By its definition they come last.</summary>
    ChannelsLast,

    /// <summary>What it makes has the order of what it reads.</summary>
    Keeps,

    /// <summary>It changes the order as its permutation says.</summary>
    Permutes,
}

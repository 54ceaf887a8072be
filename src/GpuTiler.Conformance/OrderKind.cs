namespace GpuTiler.Conformance;

/// <summary>The kinds of orders that a caller may want of a tensor's channels.</summary>
internal enum OrderKind
{
    /// <summary>Their own.</summary>
    None,

    /// <summary>All of them, in another one.</summary>
    Shuffled,

    /// <summary>Half of them, in another one.</summary>
    Some,

    /// <summary>Any, some more than once: more tiles than the tensor has channels.</summary>
    Repeated,
}

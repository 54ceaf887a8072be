namespace GpuTiler.Sinks;

/// <summary>An image has a different size from those before it, so that it cannot be a frame of the same animation.</summary>
public sealed class FrameMismatchException : ArgumentException
{
    internal FrameMismatchException(string name, string first, string other)
        : base($"{name} is {first} pixels in one frame and {other} in another: an animation needs frames of one size.") =>
        (Name, First, Other) = (name, first, other);

    /// <summary>What the animation shows.</summary>
    public string Name { get; }

    /// <summary>Width and height of the first frame, such as <c>640×480</c>.</summary>
    public string First { get; }

    /// <summary>Those of another.</summary>
    public string Other { get; }
}

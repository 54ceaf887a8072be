namespace GpuTiler.Onnx;

/// <summary>What a step leaves for the next: the point, and what an optimiser remembers.</summary>
/// <param name="Name">The input that it comes in by; the output has <see cref="NextSuffix"/> behind it.</param>
/// <param name="Dimensions">Its dimensions.</param>
/// <param name="Start">What it is everywhere before the first step; of no meaning to the point.</param>
internal sealed record AscentState(string Name, long[] Dimensions, float Start = 0)
{
    /// <summary>What the name of the output ends with.</summary>
    public const string NextSuffix = "/next";

    /// <summary>The output that is the state after the step.</summary>
    public string Next => Name + NextSuffix;
}

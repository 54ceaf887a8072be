namespace GpuTiler.Onnx;

/// <summary>
/// The convolutions that ONNX Runtime 1.30's WebGPU provider computes wrongly, without an error: those of one group, one or two axes and a
/// number of input channels that three divides and four does not, three itself apart, where four divides the number of output channels. A
/// kernel of one element that moves by one is right.
/// </summary>
internal static class ChannelFault
{
    private const int Multiple = 4;

    /// <summary>Whether a node is a convolution that may be one of them; what its weights are like decides.</summary>
    public static bool MayHave(OutlineNode node) =>
        (node.Is("Conv") || node is { Operator: "FusedConv", Domain: "com.microsoft" })
        && node.Integer("group", 1) == 1 && node.Input(1).Length > 0;

    /// <summary>How many input channels it lacks to be right; none where it is right already.</summary>
    /// <param name="weights">The dimensions of its weights: output channels, input channels, and the kernel's.</param>
    public static long Missing(ReadOnlySpan<long> weights) =>
        weights.Length is 3 or 4 && weights[0] % Multiple == 0
        && weights[1] is > 3 and var inputs && inputs % 3 == 0 && inputs % Multiple != 0
            ? Multiple - (inputs % Multiple)
            : 0;
}

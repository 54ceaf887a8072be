namespace GpuTiler.Onnx;

/// <summary>
/// A model that hands words of memory on, whatever is in them: not every provider copies every type. ONNX Runtime brings the one end to
/// the device and the other back, as they are bound.
/// </summary>
internal static class CopyGraph
{
    public const string From = "from", To = "to";

    public const OnnxElementType Word = OnnxElementType.Int32;

    /// <summary>The model's bytes, for any number of words.</summary>
    public static byte[] Build()
    {
        var graph = new GraphWriter("copy");
        graph.Output(To, Word, [], "Identity", [graph.Input(From, Word)]);
        return graph.ToModel();
    }

    /// <summary>Words that hold so many bytes, as a tensor's dimensions.</summary>
    public static long[] Words(long bytes) => [(bytes + sizeof(int) - 1) / sizeof(int)];
}

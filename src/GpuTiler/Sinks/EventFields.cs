namespace GpuTiler.Sinks;

/// <summary>The numbers of fields in TensorFlow's event.proto, summary.proto and histogram.proto.</summary>
internal static class EventFields
{
    // Event
    public const int WallTime = 1;
    public const int Step = 2;
    public const int FileVersion = 3;
    public const int Summary = 5;

    // Summary
    public const int Value = 1;

    // Summary.Value
    public const int Tag = 1;
    public const int SimpleValue = 2;
    public const int Image = 4;
    public const int Histogram = 5;

    // Summary.Image
    public const int ImageHeight = 1;
    public const int ImageWidth = 2;
    public const int ImageColorSpace = 3;
    public const int ImageEncoded = 4;

    // HistogramProto
    public const int HistogramMinimum = 1;
    public const int HistogramMaximum = 2;
    public const int HistogramCount = 3;
    public const int HistogramSum = 4;
    public const int HistogramSquares = 5;
    public const int HistogramLimits = 6;
    public const int HistogramCounts = 7;
}

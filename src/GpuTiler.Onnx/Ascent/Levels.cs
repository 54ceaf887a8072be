namespace GpuTiler.Onnx;

/// <summary>Operators on the range of values.</summary>
internal static class Levels
{
    /// <summary>
    /// Values kept between two bounds. Clip has them as attributes or as inputs, depending on the opset, and Max and Min have no kernel on
    /// every device.
    /// </summary>
    public static GraphValue Clip(GraphValue values, double low, double high)
    {
        var above = (values > low).Choose(values, low);
        return (above < high).Choose(above, high);
    }
}

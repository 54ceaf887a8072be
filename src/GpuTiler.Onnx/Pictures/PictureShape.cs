namespace GpuTiler.Onnx;

/// <summary>An input read as one picture.</summary>
internal readonly record struct PictureShape(int Channels, int Height, int Width, TensorLayout Layout)
{
    /// <summary>
    /// The channels' axis of a shape of rank 3 or 4, counted from its end: 3 for NCHW, 1 for NHWC, 0 where neither has 1 or 3 channels.
    /// </summary>
    public static int ChannelAxis(long? beforeRows, long? afterColumns) => beforeRows is 1 or 3 ? 3 : afterColumns is 1 or 3 ? 1 : 0;

    /// <exception cref="ArgumentException">The input is no picture.</exception>
    public static PictureShape Read(BoundInput input, TensorLayout? layout)
    {
        var d = input.Dimensions;
        if (d.Length is not (3 or 4) || (d.Length == 4 && d[0] != 1))
        {
            throw NoPicture(input);
        }

        d = d[^3..];
        int axis = layout switch
        {
            TensorLayout.Nchw => ChannelAxis(d[0], null),
            TensorLayout.Nhwc => ChannelAxis(null, d[2]),
            _ => ChannelAxis(d[0], d[2]),
        };
        return axis switch
        {
            3 => new PictureShape((int)d[0], (int)d[1], (int)d[2], TensorLayout.Nchw),
            1 => new PictureShape((int)d[2], (int)d[0], (int)d[1], TensorLayout.Nhwc),
            _ => throw NoPicture(input),
        };
    }

    private static ArgumentException NoPicture(BoundInput input) => new(
        $"The input '{input.Name}' is {input.Description}, which is no single picture of 1 or 3 channels: "
        + "a tensor (.npy) of that shape is needed.");
}

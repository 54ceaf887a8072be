using GpuTiler.Onnx;

namespace GpuTiler.Cli;

/// <summary>
/// Values for a model's input: normally distributed where they are real, the same for every device and run, and zeros elsewhere, which
/// are an entry of any table.
/// </summary>
internal static class BenchInput
{
    /// <summary>Makes the values.</summary>
    /// <returns>What writes them, as a viewer writes each of its frames.</returns>
    /// <exception cref="CommandException">The input's type cannot be filled.</exception>
    public static Action Create(BoundInput input)
    {
        int count = input.ElementCount;
        return input.ElementType switch
        {
            OnnxElementType.Float32 => Writer(input, Normal(count)),
            OnnxElementType.Float16 => Writer<Half>(input, [.. Normal(count).Select(value => (Half)value)]),
            OnnxElementType.Float64 => Writer<double>(input, [.. Normal(count).Select(value => (double)value)]),
            OnnxElementType.UInt8 => Writer(input, new byte[count]),
            OnnxElementType.Int8 => Writer(input, new sbyte[count]),
            OnnxElementType.UInt16 => Writer(input, new ushort[count]),
            OnnxElementType.Int16 => Writer(input, new short[count]),
            OnnxElementType.UInt32 => Writer(input, new uint[count]),
            OnnxElementType.Int32 => Writer(input, new int[count]),
            OnnxElementType.UInt64 => Writer(input, new ulong[count]),
            OnnxElementType.Int64 => Writer(input, new long[count]),
            OnnxElementType.Bool => Writer(input, new bool[count]),
            _ => throw new CommandException($"The input '{input.Name}' is {input.Description}, which a benchmark cannot fill."),
        };
    }

    private static Action Writer<T>(BoundInput input, T[] values)
        where T : unmanaged => () => input.Write<T>(values);

    // After Box and Muller.
    private static float[] Normal(int count)
    {
        var random = new Random(1);
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return values;
    }
}

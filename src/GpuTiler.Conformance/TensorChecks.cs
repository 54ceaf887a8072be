using System.Runtime.InteropServices;

namespace GpuTiler.Conformance;

/// <summary>A device gives back what its tensors were given, and renders what is in the host's memory.</summary>
internal static class TensorChecks
{
    // One value, an odd number of them, and more than a device copies at once.
    private static readonly TensorShape[] Shapes = [TensorShape.Chw(1, 1, 1), TensorShape.Chw(3, 5, 7), TensorShape.Chw(3, 1000, 1001)];

    /// <summary>One for each shape and type.</summary>
    public static IEnumerable<Action> Contents(TileDevice device)
    {
        foreach (var shape in Shapes)
        {
            yield return () => Singles(device, shape);
            yield return () => Halves(device, shape);
        }
    }

    /// <summary>One for each layout.</summary>
    public static IEnumerable<Action> FromHost(TileDevice device)
    {
        foreach (var shape in new[] { TensorShape.Nchw(2, 5, 7, 9), TensorShape.Nhwc(2, 7, 9, 5), TensorShape.Features(2, 33) })
        {
            yield return () => Render(device, shape);
        }
    }

    private static void Singles(TileDevice device, TensorShape shape)
    {
        using var tensor = device.CreateTensor(shape, ElementType.Float32);
        var buffer = new ActivationBuffer();
        float[] values = TestData.Singles(DataKind.RandomBits, shape.ElementCount), read = new float[values.Length];
        foreach (int round in Enumerable.Range(0, 2))
        {
            values[0] = round;
            tensor.Write(values);
            tensor.Read(read);
            var written = MemoryMarshal.AsBytes(values.AsSpan());
            Require.SameValues(written, MemoryMarshal.AsBytes(read.AsSpan()), $"A tensor of {shape} Float32, written {round + 1} times");
            Require.SameValues(written, tensor.ToHost(buffer).Bytes, $"A tensor of {shape} Float32 in the host's memory");
            Require.That(tensor.ToHost(buffer).Shape == shape, $"A tensor of {shape} comes to the host as {tensor.ToHost(buffer).Shape}.");
        }
    }

    private static void Halves(TileDevice device, TensorShape shape)
    {
        using var tensor = device.CreateTensor(shape, ElementType.Float16);
        Half[] values = TestData.Halves(DataKind.RandomBits, shape.ElementCount), read = new Half[values.Length];
        tensor.Write(values);
        tensor.Read(read);
        Require.SameValues(MemoryMarshal.AsBytes(values.AsSpan()), MemoryMarshal.AsBytes(read.AsSpan()), $"A tensor of {shape} Float16");
    }

    private static void Render(TileDevice device, TensorShape shape)
    {
        var plan = TilePlan.Create(shape, new() { Padding = 1, Border = 3, Range = TileRange.Layer });
        float[] values = TestData.Singles(DataKind.NaNs, shape.ElementCount);
        int pitch = plan.RowBytes + 5;
        for (int image = 0; image < shape.Batch; image++)
        {
            byte[] expected = ConformanceCase.NewImage(plan, pitch), actual = ConformanceCase.NewImage(plan, pitch);
            ScalarReference.Render<float>(values, plan, image, expected, pitch);
            device.Render(values, plan, actual, image, pitch);
            Require.SameImage(plan, pitch, expected, actual, $"{shape} from the host's memory, image {image}");
        }
    }
}

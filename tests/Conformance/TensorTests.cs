namespace GpuTiler.Tests.Conformance;

/// <summary>Every device gives back what its tensors were given.</summary>
public class TensorTests
{
    // One value, an odd number of them, and more than a device copies at once.
    private static readonly TensorShape[] Shapes = [TensorShape.Chw(1, 1, 1), TensorShape.Chw(3, 5, 7), TensorShape.Chw(3, 1000, 1001)];

    public static TheoryData<string> Names => Devices.All;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_is_read_as_it_was_written(string name)
    {
        using var device = Devices.Open(name);
        foreach (var shape in Shapes)
        {
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            float[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(i => BitConverter.Int32BitsToSingle(i * 0x1234567))];
            foreach (int round in Enumerable.Range(0, 2))
            {
                values[0] = round;
                tensor.Write(values);
                var read = new float[values.Length];
                tensor.Read(read);
                Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read.Select(BitConverter.SingleToInt32Bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_device_renders_from_the_hosts_memory_what_a_tiler_renders_from_its_own(string name)
    {
        using var device = Devices.Open(name);
        foreach (var shape in new[] { TensorShape.Nchw(2, 5, 7, 9), TensorShape.Nhwc(2, 7, 9, 5), TensorShape.Features(2, 33) })
        {
            var options = new TileOptions { Padding = 1, Border = 3, Range = TileRange.Layer };
            var plan = TilePlan.Create(shape, options);
            float[] values = TestData.Singles(DataKind.NaNs, shape.ElementCount);
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            tensor.Write(values);
            using var tiler = Tiler.Create(device, shape, options);
            for (int image = 0; image < shape.Batch; image++)
            {
                int pitch = plan.RowBytes + 5;
                byte[] expected = new byte[pitch * plan.ImageHeight], actual = new byte[pitch * plan.ImageHeight];
                tiler.Read(tiler.Dispatch(tensor, image), expected, pitch);
                device.Render(values, plan, actual, image, pitch);
                Assert.True(expected.AsSpan().SequenceEqual(actual), $"{shape}, image {image}");
            }

            Assert.Throws<ArgumentException>(() => device.Render(values[1..], plan, new byte[plan.ByteCount]));
            Assert.Throws<ArgumentException>(() => device.Render(new(values, TensorShape.Features(1, values.Length)), plan, new byte[plan.ByteCount]));
            Assert.Throws<ArgumentException>(() => device.Render(values, plan, new byte[plan.ByteCount - 1]));
            Assert.Throws<ArgumentException>(() => device.Render(values, plan, new byte[plan.ByteCount], image: 2));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_comes_to_the_host_in_its_own_type(string name)
    {
        using var device = Devices.Open(name);
        var buffer = new ActivationBuffer();
        foreach (var shape in Shapes)
        {
            float[] values = TestData.Singles(DataKind.RandomBits, shape.ElementCount);
            using var tensor = device.CreateTensor(shape, ElementType.Float32);
            tensor.Write(values);
            Assert.True(tensor.ToHost(buffer).Bytes.SequenceEqual(new ActivationSpan(values, shape).Bytes));
            tensor.Read(buffer);
            Assert.Equal((shape, ElementType.Float32), (buffer.Activations.Shape, buffer.Activations.ElementType));
            Assert.True(buffer.Activations.Bytes.SequenceEqual(new ActivationSpan(values, shape).Bytes));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tensor_of_halves_is_read_as_it_was_written(string name)
    {
        using var device = Devices.Open(name);
        foreach (var shape in Shapes)
        {
            DeviceTensor tensor;
            try
            {
                tensor = device.CreateTensor(shape, ElementType.Float16);
            }
            catch (NotSupportedException e)
            {
                // A device without float16 says so when it is asked for.
                Assert.Contains("Float16", e.Message, StringComparison.OrdinalIgnoreCase);
                return;
            }

            using (tensor)
            {
                Half[] values = [.. Enumerable.Range(0, shape.ElementCount).Select(i => BitConverter.UInt16BitsToHalf((ushort)(i * 40503)))];
                tensor.Write(values);
                var read = new Half[values.Length];
                tensor.Read(read);
                Assert.Equal(values.Select(BitConverter.HalfToUInt16Bits), read.Select(BitConverter.HalfToUInt16Bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_number_or_type_of_values_is_refused(string name)
    {
        using var device = Devices.Open(name);
        using var tensor = device.CreateTensor(TensorShape.Chw(2, 3, 4), ElementType.Float32);
        Assert.Equal(
            "23 values of Float32 do not hold a tensor of 1×2×3×4 Float32: 24 are needed.",
            Assert.Throws<ArgumentException>(() => tensor.Read(new float[23])).Message);
        Assert.Contains("Float16", Assert.Throws<ArgumentException>(() => tensor.Read(new Half[24])).Message, StringComparison.Ordinal);
        Assert.Contains("do not fill", Assert.Throws<ArgumentException>(() => tensor.Write(new float[25])).Message, StringComparison.Ordinal);
    }
}

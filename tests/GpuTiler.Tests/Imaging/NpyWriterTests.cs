using GpuTiler.Imaging;

namespace GpuTiler.Tests.Imaging;

public class NpyWriterTests
{
    [Fact]
    public void The_bytes_are_those_of_numpy()
    {
        using var file = new MemoryStream();
        NpyWriter.Write<float>(file, [-2f, -0.5f, 1f, 2.5f, 4f, 5.5f], [2, 3]);
        Assert.Equal(Goldens.Npy("<f4 C"), file.ToArray());
    }

    [Fact]
    public void Shapes_of_any_rank_come_back_aligned()
    {
        foreach (int[] shape in new int[][] { [], [1], [6], [1, 2, 3], [.. Enumerable.Repeat(1, 64)], [0, 5] })
        {
            int count = shape.Aggregate(1, (product, dimension) => product * dimension);
            Half[] elements = [.. Enumerable.Range(0, count).Select(value => (Half)value)];
            using var file = new MemoryStream();
            NpyWriter.Write<Half>(file, elements, shape);
            file.Position = 0;
            var header = NpyHeader.Read(file, "a.npy");
            Assert.Equal(0, header.DataOffset % 64);
            Assert.Equal((byte)'\n', file.ToArray()[header.DataOffset - 1]);
            file.Position = 0;
            NpyTensor tensor = NpyTensor.Load(file, "a.npy");
            Assert.Equal((ElementType.Float16, NpyType.Float16), (tensor.ElementType, tensor.StoredType));
            Assert.Equal(shape, tensor.Dimensions);
            Assert.Equal(elements, tensor.Halves!);
            Assert.Null(tensor.Singles);
        }
    }

    [Fact]
    public void A_header_too_long_for_version_1_is_written_as_version_2()
    {
        using var file = new MemoryStream();
        NpyWriter.Write<byte>(file, [9], [.. Enumerable.Repeat(1, 40_000)]);
        Assert.Equal(2, file.ToArray()[6]);
        Assert.Equal(1, file.Length % 64);
        file.Position = 0;
        Assert.Equal(
            "a.npy has 40000 dimensions; 64 is the most that is read.",
            Assert.Throws<InvalidDataException>(() => NpyHeader.Read(file, "a.npy")).Message);
    }

    [Fact]
    public void A_shape_that_does_not_fit_is_refused()
    {
        using var file = new MemoryStream();
        Assert.Contains(
            "A shape of 2x2 has 4 elements; 3 were given.",
            Assert.Throws<ArgumentException>(() => NpyWriter.Write<int>(file, [1, 2, 3], [2, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => NpyWriter.Write<int>(file, [1], [-1, -1]));
        Assert.Throws<ArgumentException>(
            () => NpyWriter.Write<int>(file, [], [int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue]));
        Assert.Throws<NotSupportedException>(() => NpyWriter.Write<decimal>(file, [1], [1]));
        Assert.Equal(0, file.Length);
    }

    [Fact]
    public void A_pipe_is_loaded_and_overflow_is_counted()
    {
        using var file = new MemoryStream();
        NpyWriter.Write<double>(file, [1e39, -1e300, double.PositiveInfinity, double.NaN, 1], [5]);
        using var pipe = new OneWayStream(new MemoryStream(file.ToArray()));
        NpyTensor tensor = NpyTensor.Load(pipe, "a.npy");
        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, float.PositiveInfinity, float.NaN, 1f], tensor.Singles!);
        Assert.Equal((2, ElementType.Float32, NpyType.Float64), (tensor.OverflowCount, tensor.ElementType, tensor.StoredType));
    }
}

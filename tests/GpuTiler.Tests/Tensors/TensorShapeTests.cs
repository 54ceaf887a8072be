namespace GpuTiler.Tests.Tensors;

public class TensorShapeTests
{
    [Fact]
    public void A_file_of_each_rank_is_read_as_the_contract_says()
    {
        Assert.Equal(TensorShape.Hw(3, 4), TensorShape.FromArray([3, 4]));
        Assert.Equal(TensorShape.Chw(2, 3, 4), TensorShape.FromArray([2, 3, 4]));
        Assert.Equal(TensorShape.Hwc(2, 3, 4), TensorShape.FromArray([2, 3, 4], TensorLayout.Nhwc));
        Assert.Equal(TensorShape.Nchw(5, 2, 3, 4), TensorShape.FromArray([5, 2, 3, 4]));
        Assert.Equal(TensorShape.Nhwc(5, 2, 3, 4), TensorShape.FromArray([5, 2, 3, 4], TensorLayout.Nhwc));
    }

    [Fact]
    public void A_models_tensor_of_each_rank_is_read_as_the_contract_says()
    {
        Assert.Equal(TensorShape.Features(2, 10), TensorShape.FromModel([2, 10]));
        Assert.Equal(TensorShape.Sequence(2, 7, 9), TensorShape.FromModel([2, 7, 9]));
        Assert.Equal(TensorShape.Nchw(2, 3, 4, 5), TensorShape.FromModel([2, 3, 4, 5]));
        Assert.Equal(TensorShape.Nhwc(2, 3, 4, 5), TensorShape.FromModel([2, 3, 4, 5], TensorLayout.Nhwc));
    }

    [Theory]
    [InlineData(new long[] { 7, 9 }, 9)]
    [InlineData(new long[] { 292, 1, 64 }, 64)]
    [InlineData(new long[] { 7, 3, 5 }, 15)]
    [InlineData(new long[] { 7, 2, 1, 5 }, 10)]
    public void A_sequence_whose_batch_is_second_is_one_map(long[] dimensions, int columns)
    {
        var expected = TensorShape.Hw((int)dimensions[0], columns);
        Assert.Equal(expected, TensorShape.FromModel(dimensions, TensorLayout.SequenceFirst));
        Assert.Equal(expected, TensorShape.FromArray(dimensions, TensorLayout.SequenceFirst));
        Assert.Equal(TensorShape.Hw(7, 15), TensorShape.SequenceFirst(7, 3, 5));
        foreach (long[] wrong in new long[][] { [7, 0, 5], [7, -3, -5], [5], [1, 2, 3, 4, 5], [7, long.MaxValue, 2], [0, 2, 3] })
        {
            Assert.Throws<ArgumentException>(() => TensorShape.FromModel(wrong, TensorLayout.SequenceFirst));
        }
    }

    [Fact]
    public void A_volume_is_the_slices_of_its_channels()
    {
        var shape = TensorShape.Ncdhw(2, 3, 4, 5, 6);
        Assert.Equal(
            (2, 12, 4, 5, 6, "2×3×4×5×6"), (shape.Batch, shape.Channels, shape.Depth, shape.Height, shape.Width, shape.ToString()));
        Assert.Equal(shape, TensorShape.FromModel([2, 3, 4, 5, 6]));
        Assert.Equal(shape, TensorShape.FromArray([2, 3, 4, 5, 6]));
        Assert.Equal(TensorShape.Ncdhw(7, 3, 4, 5, 6), shape.WithBatch(7));
        Assert.Equal(TensorShape.Nchw(2, 3, 5, 6), TensorShape.Ncdhw(2, 3, 1, 5, 6));
        Assert.NotEqual(TensorShape.Nchw(2, 12, 5, 6), shape);
        Assert.Equal(1, TensorShape.Hw(2, 3).Depth);
        Assert.Equal(4, TilePlan.Create(shape).Columns);
        Assert.Equal(12, TilePlan.Create(shape, new() { Composition = TileComposition.WholeBatch }).Columns);
        foreach (long[] wrong in new long[][]
        {
            [1, 0, 4, 5, 6], [1, 3, 0, 5, 6], [1, -3, -4, 5, 6], [1, 3, long.MaxValue, 5, 6], [1, 65536, 65536, 1, 1],
        })
        {
            Assert.Throws<ArgumentException>(() => TensorShape.FromArray(wrong));
        }

        Assert.Contains(
            "rank 5", Assert.Throws<ArgumentException>(() => TensorShape.FromArray([1, 2, 3, 4, 5], TensorLayout.Nhwc)).Message);
    }

    [Theory]
    [InlineData(new long[] { 5 })]
    [InlineData(new long[] { })]
    [InlineData(new long[] { 1, 2, 3, 4, 5, 6 })]
    public void Other_ranks_are_refused(long[] dimensions)
    {
        Assert.Contains($"rank {dimensions.Length}", Assert.Throws<ArgumentException>(() => TensorShape.FromArray(dimensions)).Message);
        Assert.Contains($"rank {dimensions.Length}", Assert.Throws<ArgumentException>(() => TensorShape.FromModel(dimensions)).Message);
    }

    [Theory]
    [InlineData(0, 3, 4, "1×0×3×4")]
    [InlineData(2, -1, 4, "1×2×-1×4")]
    [InlineData(65536, 65536, 65536, "281474976710656")]
    [InlineData(1, 1, 2147483648, "2147483648")]
    public void Unusable_dimensions_are_refused_with_their_numbers(long c, long h, long w, string numbers) =>
        Assert.Contains(numbers, Assert.Throws<ArgumentException>(() => TensorShape.FromArray([c, h, w])).Message);
}

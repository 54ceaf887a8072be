using GpuTiler.Conformance;

namespace GpuTiler.Tests;

/// <summary>Activations of either type in the host's memory.</summary>
public class ActivationTests
{
    private static readonly TensorShape Shape = TensorShape.Chw(2, 3, 4);

    [Fact]
    public void A_span_knows_its_type_and_its_shape_and_copies_nothing()
    {
        float[] singles = TestData.Singles(DataKind.Normal, 24);
        Half[] halves = TestData.Halves(DataKind.Normal, 24);
        var first = new ActivationSpan(singles, Shape);
        var second = new ActivationSpan(halves, Shape);
        Assert.Equal((ElementType.Float32, 24, 96, Shape), (first.ElementType, first.Length, first.Bytes.Length, first.Shape));
        Assert.Equal((ElementType.Float16, 24, 48, Shape), (second.ElementType, second.Length, second.Bytes.Length, second.Shape));
        Assert.True(first.As<float>() == singles.AsSpan());
        Assert.True(second.As<Half>() == halves.AsSpan());
        Assert.Throws<ArgumentException>(() => new ActivationSpan(singles, Shape).As<Half>().Length);
        Assert.Throws<ArgumentException>(() => new ActivationSpan(halves, Shape).As<float>().Length);
        Assert.Equal((float)halves[5], second[5]);
    }

    [Fact]
    public void Values_without_a_shape_take_the_one_that_is_asked_for()
    {
        ActivationSpan values = TestData.Singles(DataKind.Normal, 24);
        Assert.Equal(default, values.Shape);
        Assert.Equal(Shape, values.WithShape(Shape).Shape);
        Assert.Equal(Shape, values.WithShape(Shape).WithShape(Shape).Shape);
        Assert.Throws<ArgumentException>(() => new ActivationSpan(new float[24], Shape).WithShape(TensorShape.Chw(4, 3, 2)));
        Assert.Throws<ArgumentException>(() => ((ActivationSpan)new float[23]).WithShape(Shape));
        Assert.Throws<ArgumentException>(() => new ActivationSpan(new Half[25], Shape).Length);
        Assert.True(default(ActivationSpan).IsEmpty);
    }

    [Fact]
    public void Values_are_widened_exactly_by_every_way_out()
    {
        Half[] halves = [Half.Epsilon, -Half.Epsilon, (Half)65504, Half.PositiveInfinity, (Half)0.1f];
        float[] expected = [.. halves.Select(value => (float)value)], copied = new float[5];
        ActivationSpan values = halves;
        values.CopyTo(copied);
        Assert.Equal(expected, copied);
        var visited = new List<float>();
        foreach (float value in values)
        {
            visited.Add(value);
        }

        Assert.Equal(expected, visited);
        Assert.Equal(expected[2], values.Slice(2, 3)[0]);
        Assert.Equal(ValueStatistics.Of(expected.AsSpan(3)), ValueStatistics.Of(values.Slice(3, 2)));
        Assert.Throws<ArgumentException>(() => ((ActivationSpan)new Half[5]).CopyTo(new float[4]));
    }

    [Fact]
    public void A_buffer_keeps_a_copy_or_looks_at_an_array()
    {
        float[] singles = TestData.Singles(DataKind.Normal, 24);
        var copy = ActivationBuffer.CopyOf(new(singles, Shape));
        var look = ActivationBuffer.Wrap(singles, Shape);
        singles[3] = 77;
        Assert.NotEqual(77, copy.Activations[3]);
        Assert.Equal(77, look.Activations[3]);
        Assert.True(new ActivationBuffer().Activations.IsEmpty);

        // A buffer that is filled leaves an array that it wrapped alone.
        using var device = CpuDevice.Create(new() { Threads = 1 });
        using var tensor = device.CreateTensor(Shape, ElementType.Float32);
        tensor.Write(new float[24]);
        tensor.Read(look);
        Assert.Equal((77, 0), (singles[3], look.Activations[3]));
        Assert.Throws<ArgumentException>(() => ActivationBuffer.CopyOf(singles));
        Assert.Throws<ArgumentException>(() => ActivationBuffer.Wrap(new Half[23], Shape));
    }

    [Fact]
    public void Batches_are_joined_in_their_order_and_only_if_they_go_together()
    {
        foreach (var layout in Enum.GetValues<TensorLayout>())
        {
            TensorShape Of(int batch) => layout == TensorLayout.Nchw ? TensorShape.Nchw(batch, 3, 2, 4) : TensorShape.Nhwc(batch, 2, 4, 3);
            Half[] a = TestData.Halves(DataKind.Normal, Of(2).ElementCount), b = TestData.Halves(DataKind.Ties, Of(1).ElementCount);
            var joined = ActivationBuffer.JoinBatches([ActivationBuffer.Wrap(a, Of(2)), ActivationBuffer.Wrap(b, Of(1))]).Activations;
            Assert.Equal(Of(3), joined.Shape);
            Assert.Equal([.. a, .. b], joined.As<Half>().ToArray());
        }

        var one = ActivationBuffer.Wrap(new float[24], Shape);
        Assert.Throws<ArgumentException>(() => ActivationBuffer.JoinBatches([]));
        Assert.Throws<ArgumentException>(() => ActivationBuffer.JoinBatches([one, ActivationBuffer.Wrap(new Half[24], Shape)]));
        Assert.Throws<ArgumentException>(() =>
            ActivationBuffer.JoinBatches([one, ActivationBuffer.Wrap(new float[24], TensorShape.Chw(2, 4, 3))]));
    }

    [Fact]
    public void The_statistics_of_a_layer_are_those_of_its_maps()
    {
        foreach (var shape in new[] { TensorShape.Nchw(2, 3, 5, 7), TensorShape.Nhwc(2, 5, 7, 3) })
        {
            float[] values = TestData.Singles(DataKind.Infinities, shape.ElementCount);
            var all = LayerStatistics.Of(new(values, shape));
            ValueStatistics joined = default;
            for (int map = 0; map < 6; map++)
            {
                var own = ValueStatistics.OfMap(new(values, shape), map / 3, map % 3);
                Assert.Equal(own, all[map / 3, map % 3]);
                joined = map == 0 ? own : ValueStatistics.Join(joined, own);
            }

            Assert.Equal(joined, all.Total);
            Assert.Equal(ValueStatistics.Join(all[1, 1], all[1, 2]), all.Join(1, 1, 1, 2));
            Assert.Throws<ArgumentOutOfRangeException>(() => all[0, 3]);
            Assert.Throws<ArgumentOutOfRangeException>(() => all[2, 0]);
            Assert.Throws<ArgumentException>(() => LayerStatistics.Of(values));
        }
    }
}

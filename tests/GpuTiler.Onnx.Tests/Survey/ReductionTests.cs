namespace GpuTiler.Onnx.Tests;

public sealed class ReductionTests
{
    public static TheoryData<TensorLayout, bool> Forms =>
        new() { { TensorLayout.Nchw, false }, { TensorLayout.Nhwc, false }, { TensorLayout.Nchw, true }, { TensorLayout.Nhwc, true } };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_graph_finds_what_the_loop_finds(TensorLayout layout, bool isHalf)
    {
        const int Batch = 3, Maps = 7, Height = 4, Width = 5;
        var shape = layout == TensorLayout.Nchw
            ? TensorShape.Nchw(Batch, Maps, Height, Width)
            : TensorShape.Nhwc(Batch, Height, Width, Maps);
        var values = Hostile(shape.ElementCount, Maps);
        var type = isHalf ? OnnxElementType.Float16 : OnnxElementType.Float32;
        using var tensor = layout == TensorLayout.Nchw
            ? new HostValue(type, Batch, Maps, Height, Width)
            : new HostValue(type, Batch, Height, Width, Maps);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = isHalf ? (float)(Half)values[i] : values[i];
            if (isHalf)
            {
                tensor.AsSpan<Half>()[i] = (Half)values[i];
            }
            else
            {
                tensor.AsSpan<float>()[i] = values[i];
            }
        }

        using var session = new ReductionSession(new ProcessorHost(), type, shape);
        var rows = session.Run(tensor.Value).ToArray();
        for (int map = 0; map < Batch * Maps; map++)
        {
            float[] own = [.. Enumerable.Range(0, Height * Width).Select(i => layout == TensorLayout.Nchw
                ? values[(map * Height * Width) + i]
                : values[(((map / Maps * Height * Width) + i) * Maps) + (map % Maps)])];
            var row = rows.AsSpan(map * ReductionGraph.Columns, ReductionGraph.Columns);
            var (sum, squares) = (new ulong[WideSum.SumWords], new ulong[WideSum.SquareWords]);
            var expected = HostReduction.Reduce(own, sum, squares);
            Assert.Equal(expected, ReductionGraph.Read(row, own.Length));
            double exact = own.Where(float.IsFinite).Sum(value => (double)value),
                square = own.Where(float.IsFinite).Sum(value => (double)value * value);
            Assert.Equal(exact, row[ReductionGraph.Sum], 1e-5 * own.Where(float.IsFinite).Sum(value => Math.Abs((double)value)));
            Assert.Equal(square, row[ReductionGraph.Squares], 1e-5 * square);
        }
    }

    [Fact]
    public void The_loop_finds_the_first_places_of_finite_values()
    {
        Assert.Equal(
            new MapNumbers
            {
                Largest = 2, LargestPlace = 2, Smallest = -1, SmallestPlace = 1,
                Finite = 6, Zeros = 2, NaN = 1, PositiveInfinity = 1, NegativeInfinity = 1,
            },
            Reduce(float.NaN, -1, 2, float.PositiveInfinity, 2, -1, -0f, 0, float.NegativeInfinity));
        var zeros = Reduce(-0f, 0f, -0f);
        Assert.Equal((0, 0, 3, false), (zeros.LargestPlace, zeros.SmallestPlace, zeros.Zeros, float.IsNegative(zeros.Largest)));
        var none = Reduce(float.NaN, float.PositiveInfinity);
        Assert.Equal((0, float.NegativeInfinity, float.PositiveInfinity), (none.Finite, none.Largest, none.Smallest));
    }

    [Fact]
    public void Maps_of_one_value_are_added_together_as_one_by_one()
    {
        const int Units = 5, Batches = 400;
        float[] choice = [0, -0f, 1, -1, 2, float.Epsilon, float.MaxValue, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        var random = new Random(3);
        var layer = new SurveyedLayer("points", "Gemm", Units, 1, 1);
        var (together, apart) = (new LayerState(layer, top: 3), new LayerState(layer, top: 3));

        // Batches may come in any order, as parts do.
        int[] order = [.. Enumerable.Range(0, Batches)];
        random.Shuffle(order);
        foreach (int batch in order)
        {
            int count = 1 + (batch % 9), first = batch * 9, kinds = batch % 3 == 0 ? choice.Length : 7;
            for (int unit = 0; unit < Units; unit++)
            {
                float[] values =
                    [.. Enumerable.Range(0, count)
                        .Select(_ => unit == 0 ? 0 : unit == 1 ? random.NextSingle() - 0.5f : choice[random.Next(kinds)])];
                PointReduction.Add(together, unit, first, values);
                for (int i = 0; i < count; i++)
                {
                    apart.Add(unit, first + i, HostReduction.Reduce([values[i]], apart.SumOf(unit), apart.SquaresOf(unit)));
                }
            }
        }

        foreach (var property in typeof(LayerState).GetProperties())
        {
            var (one, other) = (property.GetValue(apart), property.GetValue(together));
            if (one is Ranking ranking)
            {
                Assert.Equal(ranking.Values, ((Ranking)other!).Values);
                Assert.Equal(ranking.Pictures, ((Ranking)other).Pictures);
                Assert.Equal(ranking.Places, ((Ranking)other).Places);
            }
            else
            {
                Assert.Equal(one, other);
            }
        }

        Assert.All(
            new[] { together.Finite, together.Zeros, together.NaN, together.PositiveInfinity },
            counts => Assert.Contains(counts, count => count > 0));
    }

    private static MapNumbers Reduce(params float[] map) =>
        HostReduction.Reduce(map, new ulong[WideSum.SumWords], new ulong[WideSum.SquareWords]);

    // Ties, both zeros, NaN and ∞; the maps of channel 1 hold no finite value, and those of channel 2 zeros alone.
    private static float[] Hostile(int count, int maps)
    {
        var random = new Random(4);
        float[] some = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, 1, 2, -2, -2, 0.1f, 60000, -60000];
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            int map = i / 20 % maps;
            values[i] = map == 1 ? some[random.Next(3)] : map == 2 ? some[3 + random.Next(2)] : some[random.Next(some.Length)];
        }

        return values;
    }
}

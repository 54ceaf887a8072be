using System.Buffers;
using Microsoft.ML.OnnxRuntime;

namespace GpuTiler.Onnx;

/// <summary>
/// Adds the maps of one layer to its state: from the host's memory where they are there, and otherwise reduced on their device.
/// </summary>
internal sealed class LayerReducer(BoundActivation activation, LayerState state, INetworkHost host, int threads) : IDisposable
{
    // So many values are worth a thread.
    private const int BlockValues = 1 << 14;

    private readonly ParallelOptions parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : -1 };
    private ReductionSession? session;

    /// <summary>What the maps are added to.</summary>
    public LayerState State => state;

    /// <summary>Adds the maps of a batch whose activations are there now.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="labels">What each of its pictures shows; −1 where nothing says it.</param>
    /// <exception cref="NotSupportedException">The device's execution provider lacks an operator, or a map is too large for it.</exception>
    /// <exception cref="ProviderException">The provider failed.</exception>
    public void Add(PreparedBatch batch, int[] labels)
    {
        if (!activation.HasHostValues)
        {
            AddReduced(batch, labels);
            return;
        }

        int units = activation.Shape.Channels, values = activation.Shape.Height * activation.Shape.Width * batch.Count;
        int block = Math.Clamp(BlockValues / values, 1, units), blocks = (units + block - 1) / block;
        if (blocks == 1)
        {
            AddUnits(0, units, batch, labels);
            return;
        }

        Parallel.For(0, blocks, parallel, i => AddUnits(i * block, Math.Min(units, (i + 1) * block), batch, labels));
    }

    /// <inheritdoc/>
    public void Dispose() => session?.Dispose();

    private void AddUnits(int first, int end, PreparedBatch batch, int[] labels)
    {
        var activations = activation.HostValues;
        var shape = activations.Shape;
        int count = shape.Height * shape.Width;
        bool isPlain = activations.ElementType == ElementType.Float32 && shape.Layout == TensorLayout.Nchw;
        ReadOnlySpan<float> plain = isPlain ? activations.As<float>() : [];
        if (isPlain && count == 1 && state.Labels == 0 && batch.IsWhole)
        {
            AddPoints(first, end, batch, plain);
            return;
        }

        float[] gathered = isPlain ? [] : ArrayPool<float>.Shared.Rent(count);
        Span<ulong> sum = stackalloc ulong[WideSum.SumWords];
        for (int unit = first; unit < end; unit++)
        {
            for (int image = 0; image < batch.Count; image++)
            {
                if (batch.Faults[image] is not null)
                {
                    continue;
                }

                var values = isPlain
                    ? plain.Slice(((image * shape.Channels) + unit) * count, count)
                    : Gather(activations, MapValues.Find(activations, image, unit), gathered);
                if (state.Labels == 0)
                {
                    state.Add(unit, batch.First + image, HostReduction.Reduce(values, state.SumOf(unit), state.SquaresOf(unit)));
                    continue;
                }

                sum.Clear();
                var numbers = HostReduction.Reduce(values, sum, state.SquaresOf(unit));
                WideSum.Add(state.SumOf(unit), sum);
                Add(unit, batch.First + image, labels[image], numbers, sum);
            }
        }

        if (!isPlain)
        {
            ArrayPool<float>.Shared.Return(gathered);
        }
    }

    private void AddPoints(int first, int end, PreparedBatch batch, ReadOnlySpan<float> values)
    {
        var points = ArrayPool<float>.Shared.Rent(batch.Count);
        for (int unit = first; unit < end; unit++)
        {
            for (int image = 0; image < batch.Count; image++)
            {
                points[image] = values[(image * state.Layer.Units) + unit];
            }

            PointReduction.Add(state, unit, batch.First, points.AsSpan(0, batch.Count));
        }

        ArrayPool<float>.Shared.Return(points);
    }

    private void Add(int unit, int picture, int label, in MapNumbers numbers, ReadOnlySpan<ulong> sum)
    {
        state.Add(unit, picture, numbers);
        if (label >= 0 && state.Labels > 0)
        {
            WideSum.Add(state.LabelSumOf(label, unit), sum);
            state.LabelCounts[(label * state.Layer.Units) + unit] += numbers.Finite;
        }
    }

    private static ReadOnlySpan<float> Gather(ActivationSpan activations, MapValues map, float[] gathered)
    {
        for (int i = 0, from = map.Start; i < map.Count; i++, from += map.Stride)
        {
            gathered[i] = activations[from];
        }

        return gathered.AsSpan(0, map.Count);
    }

    private void AddReduced(PreparedBatch batch, int[] labels)
    {
        var shape = activation.Shape;
        int values = shape.Height * shape.Width;
        var rows = Run(values);
        Span<ulong> sum = stackalloc ulong[WideSum.SumWords];
        for (int image = 0; image < batch.Count; image++)
        {
            for (int unit = 0; unit < shape.Channels && batch.Faults[image] is null; unit++)
            {
                var row = rows.Slice(((image * shape.Channels) + unit) * ReductionGraph.Columns, ReductionGraph.Columns);
                sum.Clear();
                if (float.IsFinite(row[ReductionGraph.Sum]) && float.IsFinite(row[ReductionGraph.Squares]))
                {
                    WideSum.AddValue(sum, row[ReductionGraph.Sum]);
                    WideSum.Add(state.SumOf(unit), sum);
                    WideSum.AddValueToSquares(state.SquaresOf(unit), row[ReductionGraph.Squares]);
                }
                else
                {
                    state.Unsummed[unit]++;
                }

                Add(unit, batch.First + image, labels[image], ReductionGraph.Read(row, values), sum);
            }
        }
    }

    private ReadOnlySpan<float> Run(int values)
    {
        if (values > ReductionGraph.MostValues)
        {
            throw new NotSupportedException(
                $"A map of '{activation.Name}' has {values} values, and {ReductionGraph.MostValues} can be reduced on a device: "
                + "leave the layer out, or run on the processor.");
        }

        try
        {
            session ??= new ReductionSession(host, activation.ElementType.ToOnnx(), activation.Shape);
        }
        catch (OnnxRuntimeException e)
        {
            throw new NotSupportedException($"The layer '{activation.Name}' cannot be reduced where it is: {RuntimeError.Refusing(e)}", e);
        }

        try
        {
            return session.Run(activation.Value);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ProviderException($"Reducing the layer '{activation.Name}' on {activation.Tensor.Device.Description}", e.Message);
        }
    }
}

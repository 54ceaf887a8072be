namespace GpuTiler.Onnx;

/// <summary>The loop over batches: network, reduction, state.</summary>
internal sealed class SurveyRun(DataSet data, SurveyNetwork network, INetworkHost host, SurveyState state, SurveyOptions options)
{
    /// <summary>The first batch of the share.</summary>
    public required int First { get; init; }

    /// <summary>Batches that were done before.</summary>
    public required int Done { get; init; }

    /// <summary>The batch behind the last one.</summary>
    public required int End { get; init; }

    /// <summary>Pictures of the share.</summary>
    public required int Total { get; init; }

    /// <summary>Surveys what is left.</summary>
    /// <param name="save">Saves the state; it is given how many batches are done.</param>
    /// <param name="progress">Called after each batch.</param>
    /// <param name="cancellationToken">Ends the survey behind the batch that runs.</param>
    public void Run(Action<int> save, Action<SurveyProgress>? progress, CancellationToken cancellationToken)
    {
        int resumed = state.Seen + state.Corrupt, interval = Math.Max(1, options.IntervalOrUsual / network.Batch);
        var reducers = network.Layers.Zip(state.Layers).ToDictionary(
            pair => pair.First.Name, pair => new LayerReducer(pair.First, pair.Second, host, options.Onnx.Threads));
        try
        {
            using var feed = new BatchFeed(data, network.Input, options, First + Done, End);
            for (int done = Done; feed.Take() is { } batch;)
            {
                Add(batch, reducers);
                feed.Return(batch);
                done++;
                progress?.Invoke(new(state.Seen + state.Corrupt, Total, state.Corrupt, resumed));
                bool isStopping = cancellationToken.IsCancellationRequested && First + done < End;
                if (isStopping || (done % interval == 0 && First + done < End))
                {
                    save(done);
                }

                if (isStopping)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            foreach (var reducer in reducers.Values)
            {
                reducer.Dispose();
            }
        }
    }

    private void Add(PreparedBatch batch, Dictionary<string, LayerReducer> reducers)
    {
        var labels = new int[batch.Count];
        for (int i = 0; i < batch.Count; i++)
        {
            labels[i] = data.LabelOf(batch.First + i);
            if (batch.Faults[i] is not { } fault)
            {
                state.Count();
            }
            else if (options.IsStrict)
            {
                throw new InvalidDataException($"Picture {fault.Picture} of {data.Path}, {fault.Name}, cannot be read: {fault.Reason}");
            }
            else
            {
                state.Count(fault);
            }
        }

        network.Input.WriteBytes(batch.Input);
        new LayerPass((_, activation) =>
        {
            if (reducers.TryGetValue(activation.Name, out var reducer))
            {
                reducer.Add(batch, labels);
            }
        }).Run(network.Model);
    }
}

namespace GpuTiler.Onnx;

/// <summary>
/// Runs a data set through a network and keeps, for each unit of each layer, the pictures that excite it most and least, and statistics
/// over all of them. What is kept does not grow with the data, and is the same however the work was shared or interrupted.
/// </summary>
/// <remarks>One thread at a time. The device and the data must outlive the survey.</remarks>
public sealed class DataSurvey : IDisposable
{
    private readonly DataSet data;
    private readonly SurveyOptions options;
    private readonly SurveyNetwork network;
    private readonly INetworkHost host;
    private readonly int firstBatch, endBatch;
    private SurveyDocument plan;

    private DataSurvey(DataSet data, SurveyNetwork network, SurveyDocument plan, INetworkHost host, in SurveyOptions options)
    {
        (this.data, this.network, this.plan, this.host, this.options) = (data, network, plan, host, options);
        (firstBatch, endBatch) = options.Shard.BatchesOf((int)(((long)data.Count + Batch - 1) / Batch));
    }

    /// <summary>The layers that are surveyed.</summary>
    public IReadOnlyList<SurveyedLayer> Layers => plan.Layers;

    /// <summary>Layers that cannot be surveyed, each with the reason.</summary>
    public IReadOnlyList<(string Name, string Reason)> LeftOut => [.. plan.LeftOut.Select(layer => (layer.Name, layer.Reason))];

    /// <summary>Pictures that run together.</summary>
    public int Batch => network.Batch;

    /// <summary>
    /// Why the network runs on one picture at a time although the model leaves its batch open; <see langword="null"/> if it does not.
    /// </summary>
    public string? WhyNoBatch => network.WhyNoBatch?.Message;

    /// <summary>Pictures of the share.</summary>
    public int PictureCount => Math.Max(0, Math.Min(data.Count, endBatch * Batch) - (firstBatch * Batch));

    /// <summary>The size of all units' state in bytes.</summary>
    public long StateBytes => plan.Layers.Sum(layer => LayerState.BytesOf(layer.Units, plan.Top, LabelCount));

    /// <summary>The bytes of that state taken by the labels' means.</summary>
    public long LabelBytes => StateBytes - plan.Layers.Sum(layer => LayerState.BytesOf(layer.Units, plan.Top, 0));

    private int LabelCount => plan.LabelMeans ? plan.Labels.Count : 0;

    /// <summary>Loads a network for a survey.</summary>
    /// <param name="model">The <c>.onnx</c> file; pictures fill its only input, or the one that the options do not.</param>
    /// <param name="data">The pictures.</param>
    /// <param name="device">Where the network runs, and where its maps are reduced.</param>
    /// <param name="options">How the data are surveyed.</param>
    /// <exception cref="ArgumentException">Model, data and options do not go together.</exception>
    /// <inheritdoc cref="OnnxModel.Load"/>
    public static DataSurvey Load(string model, DataSet data, TileDevice device, SurveyOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(device);
        if (options.Top < 0 || options.Batch < 0 || options.SaveEvery < 0)
        {
            throw new ArgumentException(
                "The pictures of a unit, of a batch and between two savings are 1 or more, or 0 for the usual number.");
        }

        var network = SurveyNetwork.Load(model, data, device, options);
        try
        {
            // Data that do not fit the input are refused before anything runs.
            var plan = SurveyRecord.Of(model, data, network, device, options);
            new PreparedInput(model, plan.Input, data).Dispose();
            return new(data, network, plan, INetworkHost.Of(device), options);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Surveys the share, and writes the result to a folder: <c>survey.npz</c>, <c>survey.json</c> and <c>survey.log</c>. The state is
    /// saved there from time to time; if the folder has such a state, the survey continues from it.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="progress">Called after each batch.</param>
    /// <param name="cancellationToken">Ends the survey after the current batch; its state is saved first.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="InvalidDataException">
    /// A picture cannot be read and the survey is strict, or the folder holds the state of another survey, or a damaged one.
    /// </exception>
    /// <exception cref="Sinks.OutputException">The folder cannot be written to, or another process surveys into it.</exception>
    /// <exception cref="OperationCanceledException">The survey was cancelled.</exception>
    /// <inheritdoc cref="OnnxModel.Run(ActivationGroup)"/>
    public SurveyResult Run(string folder, Action<SurveyProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var output = SurveyFolder.Open(folder);
        if (SurveyFolder.IsFinished(folder) && SurveyFolder.ReadDocument(folder) is var finished && !Differences(finished).Any())
        {
            return SurveyResult.Open(folder);
        }

        var (state, done) = Restore(folder, output);
        output.Log(string.Create(null, $"begins at picture {(firstBatch + done) * Batch} of {data.Count}, shard {options.Shard}"));
        var run = new SurveyRun(data, network, host, state, options)
        {
            First = firstBatch,
            Done = done,
            End = endBatch,
            Total = PictureCount,
        };
        run.Run(saved => output.Save(Document(state) with { BatchesDone = saved }, state), progress, cancellationToken);
        var document = Document(state) with { Pictures = KeptPictures.Of(state, data) };
        output.Finish(document, state);
        output.Log($"ends: {state.Seen} picture(s) seen, {state.Corrupt} corrupt");
        return new SurveyResult(folder, document, state);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private SurveyDocument Document(SurveyState state) =>
        plan with { Seen = state.Seen, Corrupt = state.Corrupt, CorruptPictures = state.Faults };

    private (SurveyState State, int Done) Restore(string folder, SurveyFolder output)
    {
        if (!SurveyFolder.IsUnfinished(folder))
        {
            return (new SurveyState(plan.Layers, plan.Top, LabelCount), 0);
        }

        var (document, state) = output.ReadSaved();
        string[] differences = [.. Differences(document)];
        if (differences.Length > 0)
        {
            throw new InvalidDataException(
                $"{folder} has another survey, which was interrupted; they differ in {string.Join(", ", differences)}: "
                + $"choose another folder, or remove {SurveyFolder.StateName} there.");
        }

        // Another machine may continue; the survey records that its last bits may differ.
        plan = plan with { Run = SurveyDocument.RunPart.Join(document.Run, plan.Run) };
        return (state, document.BatchesDone ?? 0);
    }

    private IEnumerable<string> Differences(SurveyDocument other)
    {
        var (own, others) = (plan.Shard, other.Shard);
        var shard = own == others ? [] : new[] { $"the shard ({own.Index}/{own.Count} and {others.Index}/{others.Count})" };
        return SurveyRecord.Differences(plan, other).Concat(shard);
    }
}

using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <summary>
/// Writes what a survey found to an event file that TensorBoard opens, under tags that begin with the layer's name, as
/// <see cref="TensorBoardSink"/> does.
/// </summary>
/// <remarks>
/// For each layer: <c>min</c>, <c>max</c>, <c>mean</c> and <c>std</c> of all its values (where all are finite the mean is that of its
/// units' means), <c>zeros</c> as their share, <c>nan</c> and <c>infinities</c> as their number; <c>active</c>, the share of pictures whose
/// largest value is above 0, over all units; <c>dead</c>, the number of units whose every finite value is 0; and its sheets as
/// <c>sheet</c>.
/// </remarks>
public static class SurveyEvents
{
    /// <summary>Writes a survey as one step.</summary>
    /// <param name="folder">The log's folder; it is created if missing.</param>
    /// <param name="result">The survey.</param>
    /// <param name="sheets">Its sheets, as <see cref="SurveySheets.WriteAll"/> drew them; none are needed.</param>
    /// <param name="step">The step, such as a training loop's.</param>
    /// <param name="cancellationToken">Ends it; layers that are written stay.</param>
    /// <returns>The event file.</returns>
    /// <exception cref="OutputException">The event file cannot be written.</exception>
    /// <exception cref="IOException">A sheet cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static WrittenFile Write(
        string folder, SurveyResult result, IReadOnlyList<SurveySheet> sheets, long step = 0, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(sheets);
        OutputException.ThrowIfFile(folder);
        var file = EventFile.Create(folder);
        try
        {
            var (tags, bySheet) = (new EventTags(), sheets.ToLookup(sheet => sheet.Layer));
            foreach (var layer in result.Layers)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var (tag, state) = (tags.Take(layer.Name), result.StateOf(layer.Name));
                var images = bySheet[layer.Name].Select(
                    sheet => ($"{tag}/sheet{EventTags.OfPage(sheet.Page, sheet.Pages)}", File.ReadAllBytes(sheet.Path))).ToList();
                file.Add(step, writer => Add(writer, tag, step, result, state, images));
            }

            file.Close();
            return new(file.Path, file.Content);
        }
        finally
        {
            file.Leave();
        }
    }

    private static void Add(
        SummaryWriter writer, string tag, long step, SurveyResult result, LayerState state, IReadOnlyList<(string Tag, byte[] Png)> images)
    {
        var units = result.UnitsOf(state.Layer);
        var known = units.Where(unit => double.IsFinite(unit.Mean)).ToList();
        double finite = known.Sum(unit => (double)unit.Count), mean = known.Sum(unit => unit.Mean * unit.Count) / finite;
        double squares = known.Sum(unit => unit.SquaredDeviations + (unit.Count * (unit.Mean - mean) * (unit.Mean - mean)));
        long infinities = state.PositiveInfinity.Sum() + state.NegativeInfinity.Sum(), nan = state.NaN.Sum();
        Add("min", units.Select(unit => unit.Minimum).Where(float.IsFinite).DefaultIfEmpty(float.NaN).Min());
        Add("max", units.Select(unit => unit.Maximum).Where(float.IsFinite).DefaultIfEmpty(float.NaN).Max());
        Add("mean", mean);
        Add("std", Math.Sqrt(squares / finite));
        Add("zeros", (double)state.Zeros.Sum() / (state.Finite.Sum() + nan + infinities));
        Add("nan", nan);
        Add("infinities", infinities);
        Add("active", state.Active.Sum(active => (double)active) / ((double)units.Count * result.Seen));
        Add("dead", units.Count(unit => unit.IsDead));
        foreach (var (name, png) in images)
        {
            writer.AddImage(name, step, png);
        }

        void Add(string what, double value) => writer.AddScalar($"{tag}/{what}", step, (float)value);
    }
}

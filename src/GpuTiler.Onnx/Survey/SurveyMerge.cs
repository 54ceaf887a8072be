namespace GpuTiler.Onnx;

/// <summary>Joins the parts from surveying shares of one data set; the result is, to the byte, what one machine would have found.</summary>
public sealed class SurveyMerge
{
    private const int MostNamed = 20;

    private readonly IReadOnlyList<(string Folder, SurveyDocument Document)> parts;

    private SurveyMerge(IReadOnlyList<(string Folder, SurveyDocument Document)> parts) => this.parts = parts;

    /// <summary>
    /// The ways in which the parts ran differently, each as a phrase; empty if the result is that of one machine to the byte.
    /// </summary>
    public IReadOnlyList<string> RunDifferences =>
        [.. parts.SelectMany(part => SurveyRecord.RunDifferences(parts[0].Document.Run, part.Document.Run)).Distinct()];

    /// <summary>Looks at the parts.</summary>
    /// <param name="folders">Their folders, in any order; a folder that contains parts stands for them.</param>
    /// <exception cref="InvalidDataException">
    /// A part is missing, unfinished, damaged or duplicated, or the parts are of different surveys; the message names what differs.
    /// </exception>
    /// <exception cref="IOException">A part cannot be read.</exception>
    public static SurveyMerge Open(IReadOnlyList<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var parts = folders.SelectMany(PartsIn).Select(folder => (Folder: folder, Document: Read(folder)))
            .OrderBy(part => part.Document.Shard.Index).ToList();
        if (parts.Count == 0)
        {
            throw new InvalidDataException("No part is given: the folders that shards were surveyed into are needed.");
        }

        var first = parts[0];
        foreach (var (folder, document) in parts)
        {
            string[] differences = [.. SurveyRecord.Differences(first.Document, document)];
            if (first.Document.Shard.Count != document.Shard.Count)
            {
                differences = [.. differences, $"the number of shards ({first.Document.Shard.Count} and {document.Shard.Count})"];
            }

            if (differences.Length > 0)
            {
                throw new InvalidDataException($"{first.Folder} and {folder} are no parts of one survey; "
                    + $"they differ in {string.Join(", ", differences)}.");
            }
        }

        int count = first.Document.Shard.Count;
        if (parts.GroupBy(part => part.Document.Shard.Index).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new InvalidDataException(
                $"{string.Join(" and ", twice.Select(part => part.Folder))} are both shard {twice.Key}/{count}: give one of them.");
        }

        // A part may claim to be one of billions.
        int missing = count - parts.Count;
        var named = Enumerable.Range(1, count).Except(parts.Select(part => part.Document.Shard.Index))
            .Take(MostNamed).Select(index => $"{index}/{count}");
        return missing == 0
            ? new(parts)
            : throw new InvalidDataException($"{missing} of {count} parts are missing: "
                + $"shard {string.Join(", ", named)}{(missing > MostNamed ? $" and {missing - MostNamed} more" : "")}.");
    }

    /// <summary>Writes the joined survey.</summary>
    /// <param name="folder">The folder for it.</param>
    /// <exception cref="InvalidDataException">A part is damaged.</exception>
    /// <exception cref="Sinks.OutputException">The folder cannot be written to.</exception>
    public SurveyResult Run(string folder)
    {
        using var output = SurveyFolder.Open(folder);
        var document = parts[0].Document;
        var state = new SurveyState(document.Layers, document.Top, document.LabelMeans ? document.Labels.Count : 0);
        foreach (var (path, part) in parts)
        {
            var found = SurveyFolder.ReadState(path, part);
            state.Count(part.Seen, part.Corrupt, part.CorruptPictures);
            for (int i = 0; i < state.Layers.Count; i++)
            {
                state.Layers[i].Add(found.Layers[i]);
            }
        }

        output.Finish(
            document with
            {
                Shard = new(1, 1),
                Run = parts.Select(part => part.Document.Run).Aggregate(SurveyDocument.RunPart.Join),
                Seen = state.Seen,
                Corrupt = state.Corrupt,
                CorruptPictures = state.Faults,
                Pictures = KeptPictures.Of(state, parts.Select(part => part.Document)),
            },
            state);
        output.Log($"joins {parts.Count} part(s): {state.Seen} picture(s) seen, {state.Corrupt} corrupt");
        return SurveyResult.Open(folder);
    }

    /// <summary>The folder of a part, below that of all parts.</summary>
    /// <param name="folder">The folder of all parts.</param>
    /// <param name="shard">The part.</param>
    public static string PartFolder(string folder, SurveyShard shard) =>
        Path.Combine(folder, $"{PartPrefix}{shard.Index}-of-{shard.Count}");

    private const string PartPrefix = "part-";

    private static IEnumerable<string> PartsIn(string folder) =>
        SurveyFolder.IsFinished(folder) || SurveyFolder.IsUnfinished(folder) || !Directory.Exists(folder)
            || Directory.GetDirectories(folder, $"{PartPrefix}*-of-*") is not { Length: > 0 } parts
            ? [folder]
            : parts.Order(Imaging.NaturalOrder.Instance);

    private static SurveyDocument Read(string folder) =>
        SurveyFolder.IsFinished(folder) ? SurveyFolder.ReadDocument(folder) : throw SurveyFolder.NotFinished(folder);
}

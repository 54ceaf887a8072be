namespace GpuTiler.Onnx;

/// <summary>Sees that a document can be what a survey wrote: a file may have been damaged, or made to deceive.</summary>
internal static class DocumentCheck
{
    /// <summary>Looks at everything that the readers rely on; that nothing is missing has been seen.</summary>
    /// <param name="document">The document.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidDataException">Something contradicts itself.</exception>
    public static void Require(SurveyDocument document, string name)
    {
        if (FaultOf(document) is { } fault)
        {
            throw new InvalidDataException($"{name} is damaged: {fault}.");
        }
    }

    private static string? FaultOf(SurveyDocument document) =>
        HasNull(document.Labels, document.Layers, document.LeftOut, document.CorruptPictures, document.Pictures, document.FurtherInputs)
            ? "an entry of a list is null"
        : document.Layers.FirstOrDefault(layer => layer is not { Units: > 0, Height: > 0, Width: > 0 }) is { } empty
            ? $"the layer '{empty.Name}' is {empty.Units}×{empty.Height}×{empty.Width}"
        : document.Layers.GroupBy(layer => layer.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? $"the layer '{twice.Key}' is there {twice.Count()} times"
        : document.Pictures.GroupBy(picture => picture.Picture).FirstOrDefault(same => same.Count() > 1) is { } named
            ? $"the picture {named.Key} is named {named.Count()} times"
        : document.Top < 1 ? $"each unit keeps {document.Top} pictures"
        : document.Shard.Index < 1 || document.Shard.Index > document.Shard.Count
            ? $"it is shard {document.Shard.Index}/{document.Shard.Count}"
        : !IsFinite(document.Input.Preparation) || !document.Layers.All(layer => IsFinite(layer.Field)) ? "a number is infinite"
        : document is { Seen: < 0 } or { Corrupt: < 0 } or { BatchesDone: < 0 } ? "a count is negative"
        : null;

    // JSON has no infinity, but 1e999.
    private static bool IsFinite(in ImagePreparation preparation) => float.IsFinite(preparation.Scale)
        && float.IsFinite(preparation.FillLevel ?? 0)
        && (preparation.Mean ?? []).All(float.IsFinite)
        && (preparation.Std ?? []).All(float.IsFinite);

    private static bool IsFinite(ReceptiveField? field) => field is null
        || double.IsFinite(field.StrideY + field.StrideX + field.OffsetY + field.OffsetX + field.Height + field.Width);

    private static bool HasNull(params ReadOnlySpan<IReadOnlyList<object>> lists)
    {
        foreach (var list in lists)
        {
            if (list.Contains(null!))
            {
                return true;
            }
        }

        return false;
    }
}

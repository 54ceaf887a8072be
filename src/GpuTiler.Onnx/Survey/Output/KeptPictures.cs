namespace GpuTiler.Onnx;

/// <summary>Names the pictures that units keep.</summary>
internal static class KeptPictures
{
    /// <summary>Those of a state, by number.</summary>
    public static IReadOnlyList<SurveyDocument.KeptPicture> Of(SurveyState state, DataSet data) => [.. NumbersOf(state).Select(picture =>
        new SurveyDocument.KeptPicture(picture, data.NameOf(picture), data.LabelOf(picture) is >= 0 and var label ? data.Labels[label] : null))];

    /// <summary>Those of joined parts, which name them.</summary>
    public static IReadOnlyList<SurveyDocument.KeptPicture> Of(SurveyState state, IEnumerable<SurveyDocument> parts)
    {
        var named = parts.SelectMany(part => part.Pictures).ToDictionary(picture => picture.Picture);
        return [.. NumbersOf(state).Select(picture => named[picture])];
    }

    private static SortedSet<int> NumbersOf(SurveyState state) =>
        [.. state.Layers.SelectMany(layer => layer.Top.Pictures.Concat(layer.Bottom.Pictures)).Where(picture => picture >= 0)];
}

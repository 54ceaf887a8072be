namespace GpuTiler.Onnx;

/// <summary>Names the pictures that units keep.</summary>
internal static class KeptPictures
{
    /// <summary>Those of a state, by number.</summary>
    public static IReadOnlyList<SurveyDocument.KeptPicture> Of(SurveyState state, DataSet data) =>
    [
        .. NumbersOf(state).Select(picture => new SurveyDocument.KeptPicture(
            picture, data.NameOf(picture), data.LabelOf(picture) is >= 0 and var label ? data.Labels[label] : null)),
    ];

    /// <summary>Those of joined parts, which name them.</summary>
    /// <exception cref="InvalidDataException">A picture is named by no part, or by two.</exception>
    public static IReadOnlyList<SurveyDocument.KeptPicture> Of(SurveyState state, IEnumerable<SurveyDocument> parts)
    {
        var named = new Dictionary<int, SurveyDocument.KeptPicture>();
        foreach (var picture in parts.SelectMany(part => part.Pictures))
        {
            if (!named.TryAdd(picture.Picture, picture))
            {
                throw new InvalidDataException($"Two parts name the picture {picture.Picture}: each picture belongs to one.");
            }
        }

        return [.. NumbersOf(state).Select(picture => named.GetValueOrDefault(picture)
            ?? throw new InvalidDataException($"No part names the picture {picture}, which a unit keeps."))];
    }

    private static SortedSet<int> NumbersOf(SurveyState state) =>
        [.. state.Layers.SelectMany(layer => layer.Top.Pictures.Concat(layer.Bottom.Pictures)).Where(picture => picture >= 0)];
}

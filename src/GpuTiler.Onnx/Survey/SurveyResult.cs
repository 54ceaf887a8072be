namespace GpuTiler.Onnx;

/// <summary>A finished survey, as stored in its folder.</summary>
public sealed class SurveyResult
{
    private readonly SurveyState state;
    private readonly Dictionary<string, (LayerState State, Lazy<UnitMoments> Moments)> layers;
    private readonly Dictionary<int, SurveyDocument.KeptPicture> pictures;

    /// <summary>What a folder holds, where it is in memory already.</summary>
    internal SurveyResult(string folder, SurveyDocument document, SurveyState state)
    {
        (Folder, Document, this.state) = (folder, document, state);
        layers = state.Layers.ToDictionary(layer => layer.Layer.Name, layer => (layer, new Lazy<UnitMoments>(() => UnitMoments.Of(layer))));
        pictures = document.Pictures.ToDictionary(picture => picture.Picture);
    }

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>The layers.</summary>
    public IReadOnlyList<SurveyedLayer> Layers => Document.Layers;

    /// <summary>Pictures of the entire data set.</summary>
    public int PictureCount => Document.Data.Pictures;

    /// <summary>Pictures that took part.</summary>
    public int Seen => Document.Seen;

    /// <summary>Pictures that could not be read.</summary>
    public int Corrupt => Document.Corrupt;

    /// <summary>The first of those, by number.</summary>
    public IReadOnlyList<PictureFault> CorruptPictures => Document.CorruptPictures;

    internal SurveyDocument Document { get; }

    internal IReadOnlyList<LayerState> States => state.Layers;

    /// <summary>What was found of a unit.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="unit">The unit, from 0.</param>
    /// <exception cref="ArgumentException">There is no such layer or unit.</exception>
    public SurveyUnit UnitOf(string layer, int unit)
    {
        var own = StateOf(layer);
        RequireUnit(own.Layer, unit);
        var moments = layers[layer].Moments.Value;
        return new()
        {
            Layer = layer,
            Unit = unit,
            Pictures = Seen,
            Active = own.Active[unit],
            Count = own.Finite[unit],
            Zeros = own.Zeros[unit],
            NaN = own.NaN[unit],
            PositiveInfinity = own.PositiveInfinity[unit],
            NegativeInfinity = own.NegativeInfinity[unit],
            Mean = moments.Means[unit],
            SquaredDeviations = moments.SquaredDeviations[unit],
            Top = Ranked(own, own.Top, unit),
            Bottom = Ranked(own, own.Bottom, unit),
        };
    }

    /// <summary>All units of a layer.</summary>
    internal IReadOnlyList<SurveyUnit> UnitsOf(SurveyedLayer layer) =>
        [.. Enumerable.Range(0, layer.Units).Select(unit => UnitOf(layer.Name, unit))];

    /// <summary>The dead units of a layer: those whose every finite value over all pictures is 0.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public IReadOnlyList<int> DeadUnitsOf(string layer)
    {
        var own = StateOf(layer);
        return [.. Enumerable.Range(0, own.Layer.Units).Where(own.IsDead)];
    }

    /// <summary>Checks that it is of a given model.</summary>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <exception cref="InvalidDataException">It is of another model: the bytes of the file differ.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void RequireModel(string path)
    {
        var (model, hash) = (Document.Model, SurveyRecord.Hash(path));
        if (model.Sha256 != hash)
        {
            throw new InvalidDataException(
                $"{Folder} is the survey of another model: of {model.Name} with the SHA-256 {SurveyRecord.Short(model.Sha256)}…, "
                + $"and {path} has {SurveyRecord.Short(hash)}….");
        }
    }

    /// <summary>Opens a finished survey.</summary>
    /// <param name="folder">Its folder.</param>
    /// <exception cref="InvalidDataException">There is none, it has not ended, or it is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SurveyResult Open(string folder)
    {
        if (!SurveyFolder.IsFinished(folder))
        {
            throw SurveyFolder.NotFinished(folder);
        }

        var document = SurveyFolder.ReadDocument(folder);
        return new(folder, document, SurveyFolder.ReadState(folder, document));
    }

    internal static void RequireUnit(SurveyedLayer layer, int unit)
    {
        if (unit < 0 || unit >= layer.Units)
        {
            throw new ArgumentException($"The layer '{layer.Name}' has no unit {unit}: it has {layer.Units}, from 0 to {layer.Units - 1}.");
        }
    }

    internal LayerState StateOf(string layer) => layers.TryGetValue(layer, out var own) ? own.State : throw new ArgumentException(
        $"The survey in {Folder} has no layer '{layer}'; the nearest are {string.Join(", ", NearestNames.Find(layer, Layers.Select(one => one.Name), 3))}.");

    private RankedPicture[] Ranked(LayerState layer, Ranking ranking, int unit) =>
    [
        .. Enumerable.Range(unit * ranking.Length, ranking.Length).Where(at => ranking.Pictures[at] >= 0).Select(at => new RankedPicture(
            ranking.Values[at], ranking.Pictures[at], NameOf(ranking.Pictures[at]), pictures.GetValueOrDefault(ranking.Pictures[at])?.Label,
            ranking.Places[at] / layer.Layer.Width, ranking.Places[at] % layer.Layer.Width)),
    ];

    private string NameOf(int picture) => pictures.TryGetValue(picture, out var kept)
        ? kept.Name
        : throw new InvalidDataException($"{Folder}/{SurveyFolder.DocumentName} does not name the picture {picture} that a unit keeps.");
}

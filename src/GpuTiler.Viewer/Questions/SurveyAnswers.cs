using GpuTiler.Onnx;

namespace GpuTiler.Viewer;

/// <summary>
/// Says what a survey found of the units that pages look at. Pictures are read from a disk, so a separate thread answers, and only a page's
/// newest question.
/// </summary>
internal sealed class SurveyAnswers : IDisposable
{
    /// <summary>Pictures of a unit that are shown at most: as many as there is room for.</summary>
    public const int MostPictures = 16;

    /// <summary>Pixels along a side of a piece that is drawn: as many as the page gives it.</summary>
    private const int Side = 64;

    private readonly SurveyResult result;
    private readonly SurveySheets? drawn;
    private readonly SheetPieces? sheets;
    private readonly Lock gate = new();
    private readonly OrderedDictionary<PageConnection, ViewedUnit> waiting = [];
    private readonly CancellationTokenSource stopping = new();
    private Task answering = Task.CompletedTask;
    private bool isAnswering;

    private SurveyAnswers(SurveyResult result, SurveySheets? drawn) =>
        (this.result, this.drawn, sheets) = (result, drawn, drawn is null ? SheetPieces.Open(result) : null);

    /// <summary>Prepares to answer.</summary>
    /// <param name="survey">What was found; <see langword="null"/> where nothing was.</param>
    /// <param name="drawn">What draws its pictures; <see langword="null"/> where the data are not named.</param>
    /// <param name="model">The network's file; <see langword="null"/> where there is none.</param>
    /// <returns><see langword="null"/> where there is no survey.</returns>
    /// <exception cref="ArgumentException">There is no network that the survey could be of.</exception>
    /// <exception cref="InvalidDataException">The survey is of another model.</exception>
    public static SurveyAnswers? Create(SurveyResult? survey, SurveySheets? drawn, string? model)
    {
        if (survey is null)
        {
            return null;
        }

        survey.RequireModel(model ?? throw new ArgumentException("A viewer without a network has no layers that a survey could be of."));
        return new(survey, drawn);
    }

    /// <summary>What a page is told at first.</summary>
    /// <param name="layers">The layers, in their order.</param>
    public SurveyInfo Describe(IEnumerable<ViewedLayer> layers) =>
        new(
            result.Seen, drawn is not null || sheets is not null,
            [.. layers.Select(layer => Has(layer) ? result.DeadUnitsOf(layer.Name).Count : -1)]);

    /// <summary>A page asks; it is answered in time, unless it asks again first.</summary>
    /// <exception cref="ArgumentException">There is no such map.</exception>
    public void Ask(PageConnection page, ViewedLayer layer, int map)
    {
        _ = HostCopy.IndexOf(layer, 0, map, 0, 0);
        lock (gate)
        {
            waiting[page] = new(layer, map);
            if (!isAnswering)
            {
                isAnswering = true;
                answering = Task.Run(AnswerAll);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Cancel();
        answering.GetAwaiter().GetResult();
        stopping.Dispose();
    }

    private void AnswerAll()
    {
        while (Next() is var (page, unit))
        {
            try
            {
                Answer(page, unit);
            }
            catch (OperationCanceledException)
            {
                // Nobody is there any more.
            }
            catch (Exception e)
            {
                page.Outbox.Send(new PiecesMessage(unit.Layer.Position, unit.Map, 0, 1, [], ViewerFailure.Sentence(e)));
            }
        }
    }

    private (PageConnection Page, ViewedUnit Unit)? Next()
    {
        lock (gate)
        {
            isAnswering = waiting.Count > 0 && !stopping.IsCancellationRequested;
            if (!isAnswering)
            {
                return null;
            }

            var (page, unit) = waiting.GetAt(0);
            waiting.RemoveAt(0);
            return (page, unit);
        }
    }

    private void Answer(PageConnection page, ViewedUnit unit)
    {
        var (layer, map) = unit;
        if (!Has(layer))
        {
            string why = layer.Network is null ? "The survey has nothing of this layer." : "The survey is of A alone.";
            page.Outbox.Send(new SurveyMessage(layer.Position, map, null, why));
            return;
        }

        var found = result.UnitOf(layer.Name, map);
        page.Outbox.Send(new SurveyMessage(layer.Position, map, Describe(found)));
        var pieces = drawn is null
            ? sheets?.PiecesOf(layer.Name, map, MostPictures)
            : drawn.PiecesOf(layer.Name, map, Side, MostPictures, stopping.Token);
        if (pieces is not null)
        {
            page.Outbox.Send(new PiecesMessage(layer.Position, map, pieces.Side, pieces.Channels, pieces.Pixels, TextOf(pieces)));
        }
        else if (sheets is not null)
        {
            page.Outbox.Send(new PiecesMessage(layer.Position, map, 0, 1, [], "The sheet of this layer is missing, or of another survey."));
        }
    }

    private bool Has(ViewedLayer layer) =>
        layer.Network is null && result.Layers.Any(own => own.Name == layer.Name && own.Units == layer.Shape.Channels);

    private static SurveyedUnit Describe(SurveyUnit unit) => new()
    {
        Pictures = unit.Pictures,
        Active = unit.Active,
        Dead = unit.IsDead,
        Mean = unit.Mean,
        Deviation = unit.StandardDeviation,
        Min = unit.Minimum,
        Max = unit.Maximum,
        Zeros = unit.ZeroShare,
        Top =
        [
            .. unit.Top.Take(MostPictures)
                .Select(picture => new SurveyedPicture(picture.Value, picture.Name, picture.Label, picture.Row, picture.Column)),
        ],
    };

    private static string TextOf(UnitPieces pieces) => pieces.Failure is { } failure
        ? $"{pieces.Pixels.Count(piece => piece is null)} of {pieces.Pixels.Count} pictures cannot be read now: {failure}"
        : "";

    private readonly record struct ViewedUnit(ViewedLayer Layer, int Map);
}

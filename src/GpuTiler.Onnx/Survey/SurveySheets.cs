using GpuTiler.Imaging;
using GpuTiler.Sinks;

namespace GpuTiler.Onnx;

/// <summary>
/// Draws what units saw where they answered most, as sheets of their pictures' pieces, and the page that shows the sheets.
/// </summary>
/// <remarks>Threads may share it: a viewer that draws from it and its caller, say.</remarks>
public sealed class SurveySheets : IDisposable
{
    private readonly SurveyResult result;
    private readonly DataSet data;
    private readonly PictureDecoder decode;
    private readonly PreparedInput input;
    private readonly bool isGrey;

    // There is one input, which a picture is written to and taken from.
    private readonly Lock gate = new();
    private bool isDisposed;

    private SurveySheets(SurveyResult result, DataSet data, PictureDecoder decode, PreparedInput input, bool isGrey) =>
        (this.result, this.data, this.decode, this.input, this.isGrey) = (result, data, decode, input, isGrey);

    /// <summary>Prepares to draw.</summary>
    /// <param name="result">The survey.</param>
    /// <param name="data">The data that it is of.</param>
    /// <param name="decoder">What decodes pictures; <see langword="null"/> is <see cref="ImageReader"/>.</param>
    /// <returns><see langword="null"/> if the network's input is not a picture.</returns>
    /// <exception cref="InvalidDataException">The data are not those that were surveyed.</exception>
    public static SurveySheets? Create(SurveyResult result, DataSet data, PictureDecoder? decoder = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(data);
        var document = result.Document;
        if (document.Data != new SurveyDocument.DataPart(data.Count, data.Identity))
        {
            throw new InvalidDataException(
                $"{data.Path} is not what {result.Folder} is a survey of: "
                + $"it has {data.Count} pictures, and the survey {document.Data.Pictures}, or other names, sizes or labels.");
        }

        long?[] shape = [1, .. document.Input.Shape.Skip(1).Select(size => (long?)size)];
        if (PictureShape.Find(shape, document.Input.Preparation.Layout) is not { } picture)
        {
            return null;
        }

        var input = new PreparedInput(document.Model.Name, document.Input, data);
        return new(result, data, decoder ?? ((file, name) => ImageReader.Read(file, name)), input, shape[picture.Channels] == 1);
    }

    /// <summary>
    /// Writes the sheets of all layers, and <c>index.html</c> beside them: <c>sheets/LAYER.png</c>, and pages of 256 units.
    /// </summary>
    /// <param name="progress">Called with the name of each layer before it is drawn.</param>
    /// <param name="cancellationToken">Ends it; sheets that are finished stay.</param>
    /// <returns>The sheets.</returns>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<SurveySheet> WriteAll(Action<string>? progress = null, CancellationToken cancellationToken = default)
    {
        var written = new List<SurveySheet>();
        var shown = new List<(SurveyedLayer Layer, IReadOnlyList<string> Sheets)>();
        foreach (var (layer, files) in SheetPaths.Of(result.Layers))
        {
            progress?.Invoke(layer.Name);
            for (int page = 0; page < files.Length; page++)
            {
                int first = page * CropSheet.MostUnits;
                int[] units = [.. Enumerable.Range(first, Math.Min(CropSheet.MostUnits, layer.Units - first))];
                var sheet = new SurveySheet(layer.Name, page, files.Length, Path.Combine(result.Folder, files[page]));
                Write(sheet.Path, layer.Name, units, cancellationToken);
                written.Add(sheet);
            }

            shown.Add((layer, files));
        }

        OutputFile.Write(
            Path.Combine(result.Folder, SurveyPage.Name), output => SurveyPage.Write(output, result, shown), cancellationToken);
        return written;
    }

    /// <summary>Writes a sheet of some units of a layer, a row for each.</summary>
    /// <param name="path">The PNG file.</param>
    /// <param name="layer">The layer's name.</param>
    /// <param name="units">The units.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There is no such layer or unit.</exception>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path, string layer, IReadOnlyList<int> units, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(units);
        var state = result.StateOf(layer);
        foreach (int unit in units)
        {
            SurveyResult.RequireUnit(state.Layer, unit);
        }

        var sheet = new CropSheet(state, units, isGrey);
        foreach (int picture in sheet.Pictures)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Prepare(picture) is { } prepared)
            {
                sheet.Draw(picture, prepared);
            }
        }

        OutputFile.Write(path, sheet.Write, cancellationToken);
    }

    /// <summary>Draws what a unit saw in its strongest pictures.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="unit">The unit, from 0.</param>
    /// <param name="side">Pixels along a side of a piece.</param>
    /// <param name="most">Pictures at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">There is no such layer or unit.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public UnitPieces PiecesOf(string layer, int unit, int side, int most, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        var (state, kept) = (result.StateOf(layer), result.UnitOf(layer, unit).Top);
        var painter = new CropPainter(isGrey ? 1 : 4, side);
        var pieces = new byte[]?[Math.Min(kept.Count, most)];
        string? failure = null;
        for (int rank = 0; rank < pieces.Length; rank++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                if (Prepare(kept[rank].Picture) is { } picture)
                {
                    pieces[rank] = new byte[side * side * painter.PixelBytes];
                    int place = (kept[rank].Row * state.Layer.Width) + kept[rank].Column;
                    painter.Paint(state.Layer, place, picture, pieces[rank], side * painter.PixelBytes);
                }
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                failure ??= e.Message;
            }
        }

        return new(side, painter.PixelBytes, pieces, failure);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                isDisposed = true;
                input.Dispose();
            }
        }
    }

    private Bitmap? Prepare(int picture)
    {
        var read = data.Read(picture, decode);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return input.ToPicture(read);
        }
    }
}

using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>Takes what units saw from the sheets in a survey's folder, without the data.</summary>
/// <remarks>One thread at a time.</remarks>
public sealed class SheetPieces
{
    private readonly SurveyResult result;
    private readonly Dictionary<string, string[]> files;

    // After a unit, its neighbours are usually looked at next.
    private (string Path, Bitmap Sheet)? last;

    private SheetPieces(SurveyResult result) =>
        (this.result, files) = (result, SheetPaths.Of(result.Layers).ToDictionary(entry => entry.Layer.Name, entry => entry.Files));

    /// <summary>Looks for the sheets.</summary>
    /// <param name="result">The survey.</param>
    /// <returns><see langword="null"/> if its folder has none.</returns>
    public static SheetPieces? Open(SurveyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var found = new SheetPieces(result);
        return found.files.Values.Any(sheets => sheets.Any(file => File.Exists(Path.Combine(result.Folder, file)))) ? found : null;
    }

    /// <summary>What a unit saw.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="unit">The unit, from 0.</param>
    /// <param name="most">Pictures at most.</param>
    /// <returns><see langword="null"/> if the layer's sheet is missing or belongs to another survey.</returns>
    /// <exception cref="ArgumentException">There is no such layer or unit.</exception>
    /// <exception cref="InvalidDataException">The sheet is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public UnitPieces? PiecesOf(string layer, int unit, int most)
    {
        int kept = result.UnitOf(layer, unit).Top.Count;
        var (page, row) = (unit / CropSheet.MostUnits, unit % CropSheet.MostUnits);
        string path = Path.Combine(result.Folder, files[layer][page]);
        if (last?.Path != path)
        {
            if (!File.Exists(path))
            {
                return null;
            }

            last = (path, ImageReader.Read(path));
        }

        var (sheet, state) = (last.Value.Sheet, result.StateOf(layer));
        int first = page * CropSheet.MostUnits,
            units = Math.Min(CropSheet.MostUnits, state.Layer.Units - first),
            largest = first + units - 1;
        return (sheet.Width, sheet.Height) == (CropSheet.WidthOf(largest, state.Top.Length), CropSheet.HeightOf(units))
            ? new(
                CropSheet.Cell,
                sheet.Channels < 3 ? 1 : 4,
                [.. Enumerable.Range(0, Math.Min(kept, most))
                    .Select(rank => Cut(sheet, CropSheet.LeftOf(largest, rank), CropSheet.TopOf(row)))])
            : null;
    }

    private static byte[] Cut(Bitmap sheet, int left, int top)
    {
        int channels = sheet.Channels < 3 ? 1 : 4;
        var pixels = sheet.Pixels.Span;
        var piece = new byte[CropSheet.Cell * CropSheet.Cell * channels];
        for (int i = 0, at = 0; i < CropSheet.Cell * CropSheet.Cell; i++, at += channels)
        {
            var pixel = pixels.Slice(
                (((top + (i / CropSheet.Cell)) * sheet.Width) + left + (i % CropSheet.Cell)) * sheet.Channels, sheet.Channels);
            pixel[..Math.Min(channels, sheet.Channels)].CopyTo(piece.AsSpan(at));
            piece[at + channels - 1] = channels == 1 ? pixel[0] : byte.MaxValue;
        }

        return piece;
    }
}

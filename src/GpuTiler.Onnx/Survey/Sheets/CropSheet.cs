using System.Globalization;
using GpuTiler.Imaging;

namespace GpuTiler.Onnx;

/// <summary>
/// A sheet of what units of a layer saw where they answered most: a row for each unit, with its number before it, and in it its pictures'
/// pieces, the strongest first.
/// </summary>
internal sealed class CropSheet
{
    /// <summary>Pixels along a side of a piece.</summary>
    public const int Cell = 48;

    private const int Gap = 2;

    private readonly LayerState state;
    private readonly IReadOnlyList<int> units;
    private readonly byte[] pixels;
    private readonly int largest, pixelBytes;

    /// <summary>Lays out a sheet.</summary>
    /// <param name="state">The layer.</param>
    /// <param name="units">Its units, one a row.</param>
    /// <param name="isGrey">Whether the pictures are grey.</param>
    public CropSheet(LayerState state, IReadOnlyList<int> units, bool isGrey)
    {
        (this.state, this.units, pixelBytes) = (state, units, isGrey ? 1 : 4);
        largest = units.Max();
        (Width, Height) = (WidthOf(largest, state.Top.Length), HeightOf(units.Count));
        pixels = new byte[checked(Width * Height * pixelBytes)];
        var canvas = new FigureCanvas(pixels, Pitch, pixelBytes);
        var (face, white) = (new TextFace(1), Rgb.Grey(255));
        canvas.Fill(new(0, 0, Width, Height), default);
        for (int row = 0; row < units.Count; row++)
        {
            string text = units[row].ToString(CultureInfo.InvariantCulture);
            int left = LabelWidth(largest) - Gap - (int)face.WidthOf(text);
            canvas.Text(face.Draw(text), left, TopOf(row) + ((Cell - face.CapHeight) / 2) - face.CapTop, white, default);
        }
    }

    /// <summary>Rows that one sheet has at most: twice as many as fit on a large screen, and no more than a texture holds.</summary>
    public const int MostUnits = 256;

    public int Width { get; }

    public int Height { get; }

    private int Pitch => Width * pixelBytes;

    /// <summary>The pictures that it needs, each once.</summary>
    public IEnumerable<int> Pictures => units.SelectMany(unit => Enumerable.Range(unit * state.Top.Length, state.Top.Length))
        .Select(at => state.Top.Pictures[at]).Where(picture => picture >= 0).Distinct().Order();

    /// <summary>Draws the pieces of one picture.</summary>
    /// <param name="number">The picture.</param>
    /// <param name="picture">It, as the network takes it.</param>
    public void Draw(int number, Bitmap picture)
    {
        var painter = new CropPainter(pixelBytes, Cell);
        for (int row = 0; row < units.Count; row++)
        {
            for (int rank = 0; rank < state.Top.Length; rank++)
            {
                int at = (units[row] * state.Top.Length) + rank;
                if (state.Top.Pictures[at] != number)
                {
                    continue;
                }

                var cell = pixels.AsSpan((TopOf(row) * Pitch) + (LeftOf(largest, rank) * pixelBytes));
                painter.Paint(state.Layer, state.Top.Places[at], picture, cell, Pitch);
            }
        }
    }

    /// <summary>Writes it as a PNG file.</summary>
    /// <param name="output">Where to write; it stays open.</param>
    public void Write(Stream output) =>
        PngWriter.Write(output, pixels, Width, Height, Pitch, pixelBytes == 1 ? PixelFormat.R8 : PixelFormat.Rgba8);

    /// <summary>Columns of a sheet.</summary>
    /// <param name="largest">Its unit of the largest number.</param>
    /// <param name="top">Pictures of each unit.</param>
    public static int WidthOf(int largest, int top) => LeftOf(largest, top);

    /// <summary>Rows of a sheet.</summary>
    /// <param name="units">Its units.</param>
    public static int HeightOf(int units) => TopOf(units);

    /// <summary>The first column of a piece.</summary>
    /// <param name="largest">The sheet's unit of the largest number.</param>
    /// <param name="rank">Which picture of the unit it is of.</param>
    public static int LeftOf(int largest, int rank) => LabelWidth(largest) + Gap + (rank * (Cell + Gap));

    /// <summary>The first row of a unit's pieces.</summary>
    /// <param name="row">Which of the sheet's units it is.</param>
    public static int TopOf(int row) => Gap + (row * (Cell + Gap));

    private static int LabelWidth(int largest) =>
        (int)new TextFace(1).WidthOf(largest.ToString(CultureInfo.InvariantCulture)) + (2 * Gap);
}

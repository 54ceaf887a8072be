using System.Runtime.InteropServices;

namespace GpuTiler;

/// <summary>
/// Draws what surrounds the images of a sheet: background, title and headings. It comes first, and the kernels render into their places.
/// <code>
/// var plan = SheetPlan.Create([.. layers.Select(layer => new SheetItem(layer.Plan.ImageWidth, layer.Plan.ImageHeight, layer.Name))]);
/// Sheet.Create(plan).Draw(pixels);
/// tiler.Read(tiler.Dispatch(tensor), pixels.AsSpan(plan.OffsetOf(0)), plan.RowBytes);
/// </code>
/// </summary>
public sealed class Sheet
{
    private readonly List<FigureLine> lines = [];
    private readonly Rgb ink;

    private Sheet(SheetPlan plan)
    {
        Plan = plan;
        ink = plan.Options.PadColor.Ink;
        for (int i = 0; i < plan.Title.Lines.Length; i++)
        {
            Add(plan.Title.Lines[i], plan.TitleBox.X, plan.TitleBox.Y + (int)(i * plan.Title.LineStep), plan.Title.Scale);
        }

        for (int i = 0; i < plan.Count; i++)
        {
            Add(plan.HeadingOf(i), plan.HeadingBoxOf(i).X, plan.HeadingBoxOf(i).Y, plan.Scale);
        }
    }

    /// <summary>Where everything goes.</summary>
    public SheetPlan Plan { get; }

    /// <summary>Composes the text of a sheet.</summary>
    /// <param name="plan">Where everything goes.</param>
    public static Sheet Create(SheetPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return new Sheet(plan);
    }

    /// <summary>Fills the sheet with its background and draws the text. It allocates nothing.</summary>
    /// <param name="pixels">The sheet. Bytes between the rows are left unchanged.</param>
    /// <param name="rowPitch">Bytes from one row of pixels to the next; 0 for rows without a gap.</param>
    /// <exception cref="ArgumentException">The span is too small.</exception>
    public void Draw(Span<byte> pixels, int rowPitch = 0)
    {
        int pitch = rowPitch == 0 ? Plan.RowBytes : rowPitch;
        long needed = ((long)pitch * (Plan.Height - 1)) + Plan.RowBytes;
        if (pitch < Plan.RowBytes || pixels.Length < needed)
        {
            throw new ArgumentException(
                $"The sheet needs {needed} bytes ({Plan.Width}×{Plan.Height} pixels, row pitch {Math.Max(pitch, Plan.RowBytes)}); the span has {pixels.Length}, with a row pitch of {pitch}.");
        }

        var canvas = new FigureCanvas(pixels, pitch, Plan.PixelSize);
        canvas.Fill(new(0, 0, Plan.Width, Plan.Height), Plan.Options.PadColor);
        foreach (ref readonly var line in CollectionsMarshal.AsSpan(lines))
        {
            canvas.Text(line.Text, line.Left, line.Top, ink, Plan.Options.PadColor);
        }
    }

    private void Add(string text, int left, int top, int scale) => lines.Add(new(new TextFace(scale).Draw(text), left, top));
}

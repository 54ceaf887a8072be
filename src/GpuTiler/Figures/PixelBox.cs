namespace GpuTiler;

/// <summary>A rectangle of an image.</summary>
/// <param name="X">The first column, from the left.</param>
/// <param name="Y">The first row, from the top.</param>
/// <param name="Width">Columns; 0 for nothing.</param>
/// <param name="Height">Rows; 0 for nothing.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>The column after the last.</summary>
    public int Right => X + Width;

    /// <summary>The row after the last.</summary>
    public int Bottom => Y + Height;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Width == 0 || Height == 0;
}

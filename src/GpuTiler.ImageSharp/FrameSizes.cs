namespace GpuTiler.ImageSharp;

/// <summary>Checks that the frames of an animation go together.</summary>
internal static class FrameSizes
{
    /// <summary>Refuses frames that differ from the first.</summary>
    /// <param name="sizes">Width and height of each.</param>
    /// <exception cref="ArgumentException">One is of another size.</exception>
    public static void RequireOne(IEnumerable<(int Width, int Height)> sizes)
    {
        var first = sizes.First();
        foreach (var (width, height) in sizes)
        {
            if ((width, height) != first)
            {
                throw new ArgumentException($"A frame of {width}x{height} pixels does not go with one of {first.Width}x{first.Height}.");
            }
        }
    }
}
